import type { ReviewFile } from '../../shared/review';

/** Changed lines that are fetched at once: the first time few, so that something is there soon. */
const firstLines = 600;
const laterLines = 3000;
const mostFiles = 100;

const linesOf = ({ added, deleted }: Pick<ReviewFile, 'added' | 'deleted'>): number => (added ?? 0) + (deleted ?? 0);

/** Whether a file's change is shown only when it is asked for. */
export const isClosed = (file: Pick<ReviewFile, 'path' | 'folded' | 'large' | 'binary'>, opened: ReadonlySet<string>): boolean =>
  (file.folded || file.large || file.binary) && !opened.has(file.path);

/**
 * The files whose patches are fetched next, in the order in which they are shown, beginning at `from` where that one is
 * missing. `first`: nothing is on screen yet.
 */
export function nextPiece(missing: readonly ReviewFile[], from: string | null, first: boolean): ReviewFile[] {
  const at = Math.max(
    0,
    missing.findIndex(({ path }) => path === from),
  );
  const limit = first ? firstLines : laterLines;
  const piece: ReviewFile[] = [];
  let lines = 0;
  for (const file of missing.slice(at)) {
    if (piece.length > 0 && (lines + linesOf(file) > limit || piece.length >= mostFiles)) break;
    piece.push(file);
    lines += linesOf(file);
  }
  return piece;
}

/** A patch of several files, one by one. */
export function patchesIn(patch: string): string[] {
  const starts = [...patch.matchAll(/^diff --git /gm)].map(({ index }) => index);
  return starts.map((start, at) => patch.slice(start, starts[at + 1]));
}
