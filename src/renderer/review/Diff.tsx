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
}

const height = (diff: FileDiffMetadata, style: DiffStyle): number => {
  const ends = diff.hunks.filter((hunk) => hunk.noEOFCRAdditions || hunk.noEOFCRDeletions).length;
  return ((style === 'split' ? diff.splitLineCount : diff.unifiedLineCount) + ends) * rowHeight + diff.hunks.length * hunkHeight + 12;
};

/** Characters of a patch above which changed lines are not paired by likeness: that takes longer than a frame. */
const tooLongToPair = 300_000;

function parse(path: string, patch: string): FileDiffMetadata | undefined {
  const blobs = /^index (\S+)/m.exec(patch.slice(0, 4096))?.[1] ?? ''; // both contents, by git's own hash
  const cacheKey = blobs === '' ? undefined : `${path} ${blobs} ${patch.length}`;
  return processFile(patch, { isGitDiff: true, disableLineMatching: patch.length > tooLongToPair, ...(cacheKey && { cacheKey }) });
}

/** One file's changes: only the lines in view are drawn, colours come from a worker. As high as its content, if there is room. */
export function Diff({ path, patch, style, onSteps }: DiffProps) {
  const handle = useRef<CodeViewHandle<undefined, undefined>>(null);
  const version = useRef(0);
  const diff = useMemo(() => parse(path, patch), [path, patch]);
  const items = useMemo(() => {
    version.current += 1;
    return diff === undefined ? [] : [{ id: path, type: 'diff' as const, fileDiff: diff, version: version.current }];
  }, [path, diff]);
  const options = useMemo(
    () => ({
      theme,
      diffStyle: style,
      diffIndicators: 'classic' as const,
      hunkSeparators: 'metadata' as const,
      lineDiffType: 'word-alt' as const,
      overflow: 'scroll' as const,
      disableFileHeader: true,
      unsafeCSS: shadowStyle,
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
    [style],
  );

  useEffect(() => {
    let at = -1;
    const step = (by: number): void => {
      const hunks = diff?.hunks ?? [];
      at = Math.max(0, Math.min(hunks.length - 1, at + by));
      const hunk = hunks[at];
      if (hunk === undefined) return;
      const side = hunk.additionCount > 0 ? ('additions' as const) : ('deletions' as const);
      const lineNumber = side === 'additions' ? hunk.additionStart : hunk.deletionStart;
      handle.current?.scrollTo({ type: 'line', id: path, lineNumber, side, align: 'start', offset: hunkHeight, behavior: 'instant' });
    };
    onSteps({ next: () => step(1), previous: () => step(-1) });
    return () => onSteps(null);
  }, [diff, path, onSteps]);

  if (diff === undefined) return null;
  return (
    <WorkerPoolContext value={workers}>
      <section aria-label="Diff" style={{ display: 'contents' }}>
        <CodeView
          key={path}
          ref={handle}
          className={cx('diff')}
          style={{ height: height(diff, style) }}
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
