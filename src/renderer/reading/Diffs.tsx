import { CodeView, type CodeViewHandle, WorkerPoolContext } from '@pierre/diffs/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ReviewFile } from '../../shared/review';
import diffStyles from '../review/Diff.module.css';
import { useDiffStyle } from '../review/diff-style';
import { theme, workers } from '../review/highlighting';
import { hunkHeight, rowHeight, shadowStyle } from '../review/shadow';
import { classes } from '../ui/classes';
import { notPart, revert, scroller, toggleAccepted } from './acts';
import type { Lines } from './cursor';
import styles from './Diffs.module.css';
import { FileHead, headHeight } from './FileHead';
import { useFailures } from './failures';
import { barStyle, drawBars } from './hunk-bars';
import { makeItems, type Noted } from './items';
import { NoteView } from './Notes';
import { fill, keyOf, type Piece, usePieces } from './pieces';
import { filesShown, useReading } from './reading';

const cx = classes(styles);
const ours = { deletions: 'old', additions: 'new' } as const;
const theirs = { old: 'deletions', new: 'additions' } as const;

const selectionOf = ({ path, side, line, endLine }: Lines) => ({
  id: path,
  range: { start: line, end: endLine, side: theirs[side], endSide: theirs[side] },
});

/** All files of the change that are shown, one under another: only what is in view is drawn, colours come from a worker. */
export function Diffs() {
  const state = useReading();
  const pieces = usePieces(({ pieces }) => pieces);
  const style = useDiffStyle((choice) => choice.style);
  const { review } = state;
  const failures = useFailures(review);
  const handle = useRef<CodeViewHandle<Noted, undefined>>(null);
  const make = useRef<ReturnType<typeof makeItems>>(null);
  make.current ??= makeItems();

  const files = useMemo(() => filesShown(state), [review, state.arrangement, state.filter, state.since]);
  const byPath = useMemo(() => new Map(files.map((file) => [file.path, file])), [files]);
  const pieceOf = useCallback(
    (file: ReviewFile): Piece | null => (review && pieces.get(keyOf(review, file, state))) ?? null,
    [review, pieces, state.since, state.ignoreWhitespace],
  );
  const items = useMemo(
    () =>
      review === null ? [] : (make.current?.(files, { review, opened: state.opened, composing: state.composing, failures }, pieceOf) ?? []),
    [files, review, state.opened, state.composing, failures, pieceOf],
  );

  const bars = useRef<(path: string, root: ShadowRoot) => void>(() => {});
  bars.current = (path, root) => {
    const file = byPath.get(path);
    const piece = file && pieceOf(file);
    if (!file || !piece) return;
    const not = notPart(state);
    const drawn = piece.hunks.map((hunk, at) => ({
      hunk,
      not,
      accepted: file.accepted.includes(hunk.digest),
      here: state.cursor?.path === path && state.cursor.hunk === at,
    }));
    drawBars(root, drawn, {
      accept: (hunk) => void toggleAccepted(hunk),
      revert: (hunk) => {
        useReading.setState({ lines: null });
        void revert(hunk);
      },
    });
  };
  useEffect(() => {
    for (const { id, element } of handle.current?.getInstance()?.getRenderedItems() ?? [])
      if (element.shadowRoot) bars.current(id, element.shadowRoot);
  }, [items, byPath, state.cursor, state.since, state.ignoreWhitespace]);

  useEffect(() => {
    scroller.to = ({ cursor, lines }) => {
      if (cursor === null) return;
      const { path } = cursor;
      const offset = headHeight + hunkHeight;
      if (lines !== null) {
        const { range } = selectionOf(lines);
        handle.current?.scrollTo({ type: 'range', id: path, range, align: 'nearest', offset, behavior: 'instant' });
        return;
      }
      const file = useReading.getState().review?.files.find((one) => one.path === path);
      const hunk =
        file &&
        usePieces.getState().pieces.get(keyOf({ session: '', tree: '', ...useReading.getState().review }, file, useReading.getState()))
          ?.hunks[cursor.hunk];
      const line = hunk?.lines.find(({ new: now, old }) => now !== null || old !== null);
      if (cursor.hunk === 0 || line === undefined) {
        handle.current?.scrollTo({ type: 'item', id: path, align: 'start', behavior: 'instant' });
        return;
      }
      const side = line.new === null ? 'old' : 'new';
      handle.current?.scrollTo({
        ...{ type: 'line', id: path, lineNumber: line[side] ?? 1, side: theirs[side], align: 'start', offset, behavior: 'instant' },
      });
    };
    return () => {
      scroller.to = () => {};
    };
  }, []);
  useEffect(() => void fill(), [review, files, state.opened]);

  const options = useMemo(
    () => ({
      theme,
      diffStyle: style,
      diffIndicators: 'classic' as const,
      hunkSeparators: 'metadata' as const,
      lineDiffType: 'word-alt' as const,
      overflow: 'scroll' as const,
      stickyHeaders: true,
      enableLineSelection: true,
      unsafeCSS: shadowStyle + barStyle,
      layout: { paddingTop: 0, paddingBottom: 24, gap: 0 },
      itemMetrics: {
        lineHeight: rowHeight,
        hunkSeparatorHeight: hunkHeight,
        diffHeaderHeight: headHeight,
        spacing: 0,
        paddingTop: 0,
        paddingBottom: 0,
      },
      onPostRender: (node: HTMLElement, _instance: unknown, phase: string, context?: { item: { id: string } }) => {
        if (phase !== 'unmount' && context && node.shadowRoot) bars.current(context.item.id, node.shadowRoot);
      },
    }),
    [style],
  );

  return (
    <WorkerPoolContext value={workers}>
      <CodeView<Noted>
        ref={handle}
        className={`${classes(diffStyles)('diff')} ${cx('list')}`}
        items={items}
        options={options}
        selectedLines={state.lines && selectionOf(state.lines)}
        onSelectedLinesChange={(selection) => {
          if (selection === null) useReading.setState({ lines: null });
          else choose(selection.id, selection.range, pieces, byPath);
        }}
        renderCustomHeader={({ id }) => {
          const file = byPath.get(id);
          return file && <FileHead file={file} piece={pieceOf(file)} />;
        }}
        renderAnnotation={(...[annotation]) => <NoteView note={annotation.metadata.note} />}
        containerRef={(element) => {
          if (element === null) return;
          element.tabIndex = 0; // a part that scrolls must be reachable by keyboard
          element.dataset['diffs'] = '';
        }}
      />
    </WorkerPoolContext>
  );
}

/** Chosen by pointer: the side where it began, from the first to the last line. */
function choose(
  path: string,
  { start, end, side = 'additions' }: { start: number; end: number; side?: 'deletions' | 'additions' },
  pieces: ReadonlyMap<string, Piece>,
  byPath: ReadonlyMap<string, ReviewFile>,
): void {
  const state = useReading.getState();
  const file = byPath.get(path);
  const lines = { path, side: ours[side], line: Math.min(start, end), endLine: Math.max(start, end) };
  const own = file && state.review ? pieces.get(keyOf(state.review, file, state)) : undefined;
  const hunk = own?.hunks.findIndex((one) => one.lines.some((line) => line[lines.side] === lines.line)) ?? 0;
  useReading.setState({ lines, cursor: { path, hunk: Math.max(0, hunk) } });
}
