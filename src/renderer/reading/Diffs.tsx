import { CodeView, type CodeViewHandle, WorkerPoolContext } from '@pierre/diffs/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Hunk } from '../../shared/hunks';
import type { ReviewFile } from '../../shared/review';
import diffStyles from '../review/Diff.module.css';
import { type DiffStyle, useDiffStyle } from '../review/diff-style';
import { theme, workers } from '../review/highlighting';
import { barStyle, drawBars } from '../review/hunk-bars';
import { acceptedLines, drawLines, isAccepted, lineStyle } from '../review/line-marks';
import { hunkHeight, rowHeight, shadowStyle, sidewaysHeight } from '../review/shadow';
import { classes } from '../ui/classes';
import { goToLine, notPart, revert, scroller, toggleAccepted } from './acts';
import { chosenKeys, inOrder, type Lines } from './cursor';
import styles from './Diffs.module.css';
import { FileHead, headHeight } from './FileHead';
import { useFailures } from './failures';
import { makeItems, type Noted } from './items';
import { useFindMoves, useMoves } from './moves';
import { NoteView } from './Notes';
import { fill, keyOf, type Piece, usePieces } from './pieces';
import { isClosed } from './plan';
import { filesShown, useReading } from './reading';

const cx = classes(styles);
type DiffSide = 'deletions' | 'additions';
const ours = { deletions: 'old', additions: 'new' } as const;
const theirs = { old: 'deletions', new: 'additions' } as const;

const selectionOf = ({ path, side, line, endLine, endSide = side }: Lines) => ({
  id: path,
  range: { start: line, end: endLine, side: theirs[side], endSide: theirs[endSide] },
});

/** All files of the change that are shown, one under another: only what is in view is drawn, colours come from a worker. */
export function Diffs() {
  const state = useReading();
  const pieces = usePieces(({ pieces }) => pieces);
  const style = useDiffStyle((choice) => choice.style);
  const { review } = state;
  const failures = useFailures(review);
  useFindMoves(review);
  const moves = useMoves(state.since ? null : review); // what changed since has other lines before it
  const handle = useRef<CodeViewHandle<Noted, undefined>>(null);
  const make = useRef<ReturnType<typeof makeItems>>(null);
  make.current ??= makeItems();

  const files = useMemo(() => filesShown(state), [review, state.arrangement, state.filter, state.since]);
  const byPath = useMemo(() => new Map(files.map((file) => [file.path, file])), [files]);
  const pieceOf = useCallback(
    (file: ReviewFile): Piece | null => (review && pieces.get(keyOf(review, file, state))) ?? null,
    [review, pieces, state.since, state.ignoreWhitespace],
  );
  /** Without any line, as many heads would be drawn as there is room for, and be pushed out of it at once. */
  const started = useMemo(() => {
    const open = files.filter((file) => !isClosed(file, state.opened));
    return open.length === 0 || open.some((file) => pieceOf(file) !== null);
  }, [files, state.opened, pieceOf]);
  const items = useMemo(
    () =>
      review === null || !started
        ? []
        : (make.current?.(files, { review, opened: state.opened, composing: state.composing, failures, style }, pieceOf) ?? []),
    [files, review, state.opened, state.composing, failures, style, pieceOf, started],
  );

  const bars = useRef<(path: string, root: ShadowRoot) => void>(() => {});
  bars.current = (path, root) => {
    const file = byPath.get(path);
    const piece = file && pieceOf(file);
    if (!file || !piece) return;
    const not = notPart(state);
    const accepted = not === null ? acceptedLines(file, piece.hunks) : new Set<string>();
    const drawn = piece.hunks.map((hunk, at) => ({
      hunk,
      not,
      accepted: isAccepted(hunk, accepted),
      here: state.cursor?.path === path && state.cursor.hunk === at,
    }));
    const ofHunk = (act: typeof revert) => (hunk: Hunk) => {
      useReading.setState({ lines: null });
      void act(hunk);
    };
    drawBars(root, drawn, { accept: ofHunk(toggleAccepted), revert: ofHunk(revert) });
    drawLines(root, {
      accepted,
      chosen: state.lines?.path === path ? chosenKeys(piece.hunks, state.lines) : null,
      moved: { lines: moves.get(path) ?? new Map(), goTo: (other) => goToLine(other.path, other.line, other.side) },
    });
  };
  useEffect(() => {
    for (const { id, element } of handle.current?.getInstance()?.getRenderedItems() ?? [])
      if (element.shadowRoot) bars.current(id, element.shadowRoot);
  }, [items, byPath, moves, state.cursor, state.lines, state.since, state.ignoreWhitespace]);

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
    const frame = requestAnimationFrame(() => scroller.to(useReading.getState())); // back from the evidence, to where the reader was
    return () => {
      cancelAnimationFrame(frame);
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
      pointerEventsOnScroll: true, // switched off and on, the style of every line is worked out anew each time
      stickyHeaders: true,
      enableLineSelection: true,
      unsafeCSS: shadowStyle + barStyle + lineStyle,
      layout: { paddingTop: 0, paddingBottom: 24, gap: 0 },
      itemMetrics: {
        lineHeight: rowHeight,
        hunkSeparatorHeight: hunkHeight,
        diffHeaderHeight: headHeight,
        spacing: 0,
        paddingTop: 0,
        paddingBottom: sidewaysHeight,
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
          else choose(selection.id, selection.range, style, pieces, byPath);
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

/** Chosen by pointer: in two columns the side where it began, in one all that was passed. */
function choose(
  path: string,
  { start, end, side = 'additions', endSide = side }: { start: number; end: number; side?: DiffSide; endSide?: DiffSide },
  style: DiffStyle,
  pieces: ReadonlyMap<string, Piece>,
  byPath: ReadonlyMap<string, ReviewFile>,
): void {
  const state = useReading.getState();
  const file = byPath.get(path);
  const own = (file && state.review && pieces.get(keyOf(state.review, file, state))) ?? null;
  const lines: Lines =
    style === 'split'
      ? { path, side: ours[side], line: Math.min(start, end), endLine: Math.max(start, end) }
      : inOrder(own?.hunks ?? [], { path, side: ours[side], line: start, endLine: end, endSide: ours[endSide] });
  const hunk = own?.hunks.findIndex((one) => one.lines.some((line) => line[lines.side] === lines.line)) ?? 0;
  useReading.setState({ lines, cursor: { path, hunk: Math.max(0, hunk) } });
}
