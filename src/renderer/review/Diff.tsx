import { type FileDiffMetadata, processFile } from '@pierre/diffs';
import { CodeView, type CodeViewHandle, WorkerPoolContext } from '@pierre/diffs/react';
import { useEffect, useMemo, useRef } from 'react';
import { classes } from '../ui/classes';
import styles from './Diff.module.css';
import type { DiffStyle } from './diff-style';
import { theme, workers } from './highlighting';
import { hunkHeight, rowHeight, shadowStyle } from './shadow';

const cx = classes(styles);

/** Moves between hunks; the diff tells it to whoever handles the keys. */
export interface HunkSteps {
  next(): void;
  previous(): void;
}

export interface DiffProps {
  path: string;
  /** Unified patch of this one file, as git writes it. */
  patch: string;
  style: DiffStyle;
  /** Given the steps when the diff is there, null when it goes. */
  onSteps(steps: HunkSteps | null): void;
  /** Told the hunk that a step led to, from 0. */
  onHunk?(at: number): void;
  /** What is drawn into the lines, within the shadow root of the diff library; drawn anew when it is another. */
  inside?: { style: string; draw: ((root: ShadowRoot) => void) | undefined };
}

/** px that the changed lines of a diff take. Of whole texts, a bar tells only of lines that are left out; of a patch, each hunk has one. */
function height({ hunks, isPartial, splitLineCount, unifiedLineCount }: FileDiffMetadata, style: DiffStyle): number {
  const ends = hunks.filter((hunk) => hunk.noEOFCRAdditions || hunk.noEOFCRDeletions).length;
  const inHunks = hunks.reduce((sum, hunk) => sum + (style === 'split' ? hunk.splitLineCount : hunk.unifiedLineCount), 0);
  const lines = isPartial ? (style === 'split' ? splitLineCount : unifiedLineCount) : inHunks;
  const bars = isPartial ? hunks.length : hunks.filter(({ collapsedBefore }) => collapsedBefore > 0).length;
  return (lines + ends) * rowHeight + bars * hunkHeight + 12;
}

/** Characters of a patch above which changed lines are not paired by likeness: that takes longer than a frame. */
const tooLongToPair = 300_000;

/** A patch of one file, as the diff library reads it; undefined: there is none in it. */
export function parsePatch(path: string, patch: string): FileDiffMetadata | undefined {
  const blobs = /^index (\S+)/m.exec(patch.slice(0, 4096))?.[1] ?? ''; // both contents, by git's own hash
  const cacheKey = blobs === '' ? undefined : `${path} ${blobs} ${patch.length}`;
  const diff = processFile(patch, { isGitDiff: true, disableLineMatching: patch.length > tooLongToPair, ...(cacheKey && { cacheKey }) });
  // The library draws no bar over a hunk at the file's beginning, where no line is left out: ours has the hunk's actions.
  for (const hunk of diff?.hunks ?? []) hunk.collapsedBefore = Math.max(1, hunk.collapsedBefore);
  return diff;
}

/** One file's changes, of a patch. */
export function Diff({ patch, ...rest }: DiffProps) {
  const diff = useMemo(() => parsePatch(rest.path, patch), [rest.path, patch]);
  return diff === undefined ? null : <Lines diff={diff} {...rest} />;
}

export interface LinesProps extends Omit<DiffProps, 'patch' | 'onSteps'> {
  diff: FileDiffMetadata;
  onSteps?(steps: HunkSteps | null): void;
  /** px; what is longer scrolls in itself. */
  highest?: number;
}

/** Changed lines: only those in view are drawn, colours come from a worker. As high as its content, if there is room. */
export function Lines({ path, diff, style, onSteps, onHunk, inside, highest = Number.POSITIVE_INFINITY }: LinesProps) {
  const handle = useRef<CodeViewHandle<undefined, undefined>>(null);
  const draw = useRef(inside?.draw);
  draw.current = inside?.draw;
  const told = useRef(onHunk);
  told.current = onHunk;
  const ownStyle = inside?.style ?? '';
  const version = useRef(0);
  const items = useMemo(() => {
    version.current += 1;
    return [{ id: path, type: 'diff' as const, fileDiff: diff, version: version.current }];
  }, [path, diff]);
  const options = useMemo(
    () => ({
      theme,
      diffStyle: style,
      diffIndicators: 'classic' as const,
      hunkSeparators: 'metadata' as const,
      lineDiffType: 'word-alt' as const,
      overflow: 'scroll' as const,
      pointerEventsOnScroll: true, // switched off and on, the style of every line is worked out anew each time
      disableFileHeader: true,
      unsafeCSS: shadowStyle + ownStyle,
      onPostRender: (node: HTMLElement, _instance: unknown, phase: string) => {
        if (phase !== 'unmount' && node.shadowRoot) draw.current?.(node.shadowRoot);
      },
      layout: { paddingTop: 0, paddingBottom: 0, gap: 0 },
      itemMetrics: {
        lineHeight: rowHeight,
        hunkSeparatorHeight: hunkHeight,
        diffHeaderHeight: 0,
        spacing: 0,
        paddingTop: 0,
        paddingBottom: 0,
      },
    }),
    [style, ownStyle],
  );
  useEffect(() => {
    for (const { element } of handle.current?.getInstance()?.getRenderedItems() ?? [])
      if (element.shadowRoot) inside?.draw?.(element.shadowRoot);
  }, [inside?.draw]);

  useEffect(() => {
    let at = told.current ? 0 : -1; // who is told of hunks shows that the reader is in the first
    const step = (by: number): void => {
      const { hunks } = diff;
      at = Math.max(0, Math.min(hunks.length - 1, at + by));
      const hunk = hunks[at];
      if (hunk === undefined) return;
      told.current?.(at);
      const side = hunk.additionCount > 0 ? ('additions' as const) : ('deletions' as const);
      const lineNumber = side === 'additions' ? hunk.additionStart : hunk.deletionStart;
      handle.current?.scrollTo({ type: 'line', id: path, lineNumber, side, align: 'start', offset: hunkHeight, behavior: 'instant' });
    };
    onSteps?.({ next: () => step(1), previous: () => step(-1) });
    return () => onSteps?.(null);
  }, [diff, path, onSteps]);

  return (
    <WorkerPoolContext value={workers}>
      <section aria-label="Diff" style={{ display: 'contents' }}>
        <CodeView
          key={path}
          ref={handle}
          className={cx('diff')}
          style={{ height: Math.min(highest, height(diff, style)) }}
          items={items}
          options={options}
          containerRef={(element) => {
            if (element) element.tabIndex = 0; // a part that scrolls must be reachable by keyboard
          }}
        />
      </section>
    </WorkerPoolContext>
  );
}
