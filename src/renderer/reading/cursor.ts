import type { Hunk, HunkLine } from '../../shared/hunks';

export type Side = 'old' | 'new';

/** Where the reader is: a file, and one of its hunks. */
export interface Cursor {
  path: string;
  hunk: number;
}

/** Lines of one file and side, from 1, that a comment or a revert is about. */
export interface Lines {
  path: string;
  side: Side;
  line: number;
  endLine: number;
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
 * changed line. A choice stays on one side.
 */
export function stepLine(hunk: Hunk, chosen: Lines | null, by: 1 | -1, stretch: boolean): Lines | null {
  const places = hunk.lines.flatMap((line) => place(line) ?? []);
  const start = hunk.lines.findIndex(({ sign }) => sign !== ' ');
  if (chosen === null || chosen.path !== hunk.path) {
    const first = places[start];
    return first ? { path: hunk.path, ...first, endLine: first.line } : null;
  }
  const edge = by === 1 || stretch ? chosen.endLine : chosen.line;
  const at = places.findIndex(({ side, line }) => side === chosen.side && line === edge);
  const next = places[at + by];
  if (next === undefined) return chosen;
  if (!stretch) return { path: hunk.path, ...next, endLine: next.line };
  if (next.side !== chosen.side || next.line < chosen.line) return chosen;
  return { ...chosen, endLine: next.line };
}

/** The changed lines of a file that a choice covers, as a revert of lines names them. */
export function changedIn(hunks: readonly Hunk[], { side, line, endLine }: Lines): { side: Side; line: number }[] {
  const sign = side === 'new' ? '+' : '-';
  return hunks.flatMap(({ lines }) =>
    lines.flatMap((one) => {
      const own = one[side];
      return one.sign === sign && own !== null && own >= line && own <= endLine ? [{ side, line: own }] : [];
    }),
  );
}
