import type { SharedHunk } from '../../shared/overlap';

/** Lines, both included. What is put in after a line is that line; into an empty file, 0. */
export interface Lines {
  from: number;
  to: number;
}
/** Lines of a file that became others. */
export interface Moved {
  old: Lines & { count: number };
  new: Lines & { count: number };
}
type Touched = (path: string) => readonly Lines[];

/** As far as this apart, two changes are one hunk to who reads them; lines. */
const near = 3;
/** Of two sessions that change everything, more places are not told. */
const told = 500;

/** The places that two changes of the same base touch, each with all lines of both. In order, by path. */
export function sharedPlaces(paths: readonly string[], a: Touched, b: Touched): SharedHunk[] {
  const found: SharedHunk[] = [];
  for (const path of paths) {
    const others = b(path);
    for (const mine of a(path))
      for (const other of others) {
        if (mine.from > other.to + near || other.from > mine.to + near) continue;
        const last = found.at(-1);
        const [from, to] = [Math.min(mine.from, other.from), Math.max(mine.to, other.to)];
        if (last?.path === path && from <= last.to + near) last.to = Math.max(last.to, to);
        else found.push({ path, from, to });
        if (found.length > told) return found.slice(0, told);
      }
  }
  return found;
}

/** Where lines of a file stand after it was changed elsewhere; what was changed itself counts as all that became of it. */
export function carried({ from, to }: Lines, changes: readonly Moved[]): Lines {
  return { from: place(from, changes, 'from'), to: place(to, changes, 'to') };
}

function place(line: number, changes: readonly Moved[], edge: 'from' | 'to'): number {
  let shift = 0;
  for (const { old, new: now } of changes) {
    const isAfter = old.count === 0 ? line > old.from : line > old.to;
    if (isAfter) shift += now.count - old.count;
    else if (old.count > 0 && line >= old.from) return now[edge];
    else break;
  }
  return line + shift;
}
