import { changedOf, type Hunk, type HunkLine, type LinePlace, lineKey } from '../../shared/hunks';

export type Side = 'old' | 'new';

/** Where the reader is: a file, and one of its hunks. */
export interface Cursor {
  path: string;
  hunk: number;
}

/** Lines of one file, from 1, that a comment, an accept or a revert is about. */
export interface Lines {
  path: string;
  side: Side;
  line: number;
  endLine: number;
  /** Where the last one stands, if all that is between them as they are read is chosen, of both sides; without: of one side. */
  endSide?: Side;
}

/** The file so many further, not past the ends; null where there is none. */
export function stepFile(paths: readonly string[], path: string | null, by: number): string | null {
  if (path === null || !paths.includes(path)) return paths[0] ?? null;
  return paths[Math.max(0, Math.min(paths.length - 1, paths.indexOf(path) + by))] ?? null;
}

/** The next or previous hunk, going on to the files after or before; the same one at the ends. `hunks`: how many a file has. */
export function stepHunk(paths: readonly string[], cursor: Cursor | null, by: 1 | -1, hunks: (path: string) => number): Cursor | null {
  if (cursor === null || !paths.includes(cursor.path)) return paths[0] === undefined ? null : { path: paths[0], hunk: 0 };
  const to = cursor.hunk + by;
  if (to >= 0 && to < hunks(cursor.path)) return { path: cursor.path, hunk: to };
  const next = paths[paths.indexOf(cursor.path) + by];
  if (next === undefined) return cursor;
  return { path: next, hunk: by === 1 ? 0 : Math.max(0, hunks(next) - 1) };
}

const place = ({ sign, old, new: after }: HunkLine): { side: Side; line: number } | null => {
  if (sign === '-') return old === null ? null : { side: 'old', line: old };
  return after === null ? null : { side: 'new', line: after };
};

/** The changed lines of a hunk that a comment on all of it is about: the new ones, or the old ones where only lines went. */
export function linesOfHunk(hunk: Hunk): Lines | null {
  for (const side of ['new', 'old'] as const) {
    const own = hunk.lines.filter(({ sign }) => sign === (side === 'new' ? '+' : '-')).flatMap((line) => line[side] ?? []);
    const [line] = own;
    const endLine = own.at(-1);
    if (line !== undefined && endLine !== undefined) return { path: hunk.path, side, line, endLine };
  }
  return null;
}

/**
 * Moves the chosen line within a hunk, or stretches the choice to it. Without a choice it begins at the hunk's first
 * changed line.
 */
export function stepLine(hunk: Hunk, chosen: Lines | null, by: 1 | -1, stretch: boolean): Lines | null {
  const places = hunk.lines.flatMap((line) => place(line) ?? []);
  const start = hunk.lines.findIndex(({ sign }) => sign !== ' ');
  if (chosen === null || chosen.path !== hunk.path) {
    const first = places[start];
    return first ? { path: hunk.path, ...first, endLine: first.line } : null;
  }
  const { side, line, endLine, endSide = side } = chosen;
  const indexOf = (of: Side, number: number): number => places.findIndex((one) => one.side === of && one.line === number);
  const first = indexOf(side, line);
  const at = by === 1 || stretch ? indexOf(endSide, endLine) : first;
  const next = places[at + by];
  if (next === undefined) return chosen;
  if (!stretch || at + by === first) return { path: hunk.path, ...next, endLine: next.line };
  return at + by < first ? chosen : { path: hunk.path, side, line, endLine: next.line, endSide: next.side };
}

/** The lines of a choice, in the order in which they are read. */
function linesIn(hunks: readonly Hunk[], { side, line, endLine, endSide }: Lines): HunkLine[] {
  const all = hunks.flatMap(({ lines }) => lines);
  if (endSide === undefined) return all.filter((one) => (one[side] ?? 0) >= line && (one[side] ?? 0) <= endLine);
  const start = all.findIndex((one) => one[side] === line);
  return start === -1 ? [] : all.slice(start, all.findIndex((one) => one[endSide] === endLine) + 1);
}

/** A choice of both sides that begins where it is read first, wherever the pointer began. */
export function inOrder(hunks: readonly Hunk[], lines: Lines): Lines {
  const { path, side, line, endLine, endSide = side } = lines;
  const all = hunks.flatMap((hunk) => hunk.lines);
  const start = all.findIndex((one) => one[side] === line);
  const end = all.findIndex((one) => one[endSide] === endLine);
  return start <= end ? { ...lines, endSide } : { path, side: endSide, line: endLine, endLine: line, endSide: side };
}

/** All lines that a choice covers, by `lineKey`: one that is the same on both sides by both. */
export function chosenKeys(hunks: readonly Hunk[], lines: Lines): ReadonlySet<string> {
  const { side, endSide } = lines;
  const sides = endSide === undefined ? [side] : (['old', 'new'] as const);
  return new Set(
    linesIn(hunks, lines).flatMap((one) => sides.flatMap((of) => (one[of] === null ? [] : [lineKey({ side: of, line: one[of] })]))),
  );
}

/** The changed lines of a file that a choice covers, as a mark or a revert of lines names them. */
export function changedIn(hunks: readonly Hunk[], lines: Lines): LinePlace[] {
  const { side, endSide } = lines;
  return changedOf({ lines: linesIn(hunks, lines) }).filter((one) => endSide !== undefined || one.side === side);
}

/** What a comment on a choice is on: its lines of the new side, or of the old one where it has none of that. */
export function oneSided(hunks: readonly Hunk[], lines: Lines): Lines {
  if (lines.endSide === undefined) return lines;
  const chosen = linesIn(hunks, lines);
  const side = chosen.some((one) => one.new !== null) ? 'new' : 'old';
  const numbers = chosen.flatMap((one) => one[side] ?? []);
  const { path, line, endLine } = lines;
  return { path, side, line: numbers[0] ?? line, endLine: numbers.at(-1) ?? endLine };
}

/** The first changed line of a hunk after a choice; null: there is none. */
export function lineAfter(hunk: Hunk, lines: Lines): Lines | null {
  const last = linesIn([hunk], lines).at(-1);
  const next = last && changedOf({ lines: hunk.lines.slice(hunk.lines.indexOf(last) + 1) })[0];
  return next ? { path: hunk.path, ...next, endLine: next.line } : null;
}
