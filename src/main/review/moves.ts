import type { Hunk } from '../../shared/hunks';
import type { Move } from '../../shared/review';

/** Lines of one side of a hunk that follow each other, without what only says how far they are indented. */
interface Run {
  path: string;
  /** Number of the first one, from 1. */
  line: number;
  texts: string[];
}
interface Added extends Run {
  /** What was deleted right above: lines that are in both changed where they stand, such as their indent. */
  instead: Run | null;
}
interface Place {
  run: Run;
  at: number;
}

/** Fewer lines, or letters and digits, are the same by chance. */
const fewestLines = 3;
const fewestSigns = 20;
/** A line that was deleted in more places tells nothing of where it is from; those beside it do. */
const mostPlaces = 16;

/**
 * Finds lines that were deleted in one place and added in another, of any of the files that are told by `see`, whatever
 * their indent. What a person has read there, they need not read here.
 */
export function movedLines(): { see(hunk: Hunk): void; moves(): Move[] } {
  const added: Added[] = [];
  const places = new Map<string, Place[]>();
  const index = (run: Run): void => {
    for (const [at, text] of run.texts.entries()) {
      if (signsOf(text) === 0) continue;
      const known = places.get(text);
      if (known) known.push({ run, at });
      else places.set(text, [{ run, at }]);
    }
  };
  return {
    see: (hunk) => {
      for (const { gone, come } of groupsOf(hunk)) {
        if (gone) index(gone);
        if (come) added.push({ ...come, instead: gone });
      }
    },
    moves: () => {
      const taken = new Map<Run, Set<number>>();
      return added.flatMap((run) => movesInto(run, places, taken));
    },
  };
}

/** The lines that changed together: what went, and what came in its place. */
function groupsOf({ path, lines }: Hunk): { gone: Run | null; come: Run | null }[] {
  const groups: { gone: Run | null; come: Run | null }[] = [];
  let group: (typeof groups)[number] | null = null;
  for (const { sign, old, new: after, text } of lines) {
    if (sign === ' ') {
      group = null;
      continue;
    }
    if (group === null || (sign === '-' && group.come !== null)) {
      group = { gone: null, come: null };
      groups.push(group);
    }
    const side = sign === '-' ? 'gone' : 'come';
    group[side] ??= { path, line: (sign === '-' ? old : after) ?? 0, texts: [] };
    group[side].texts.push(text.trim());
  }
  return groups;
}

function movesInto(run: Added, places: ReadonlyMap<string, Place[]>, taken: Map<Run, Set<number>>): Move[] {
  const moves: Move[] = [];
  let free = 0;
  for (let at = 0; at < run.texts.length; at += 1) {
    const found = places.get(run.texts[at] ?? '') ?? [];
    const best = found.length > mostPlaces ? null : longest(run, at, free, found, taken);
    if (best === null) continue;
    const { from, start, to, length } = best;
    const own = taken.get(from) ?? new Set();
    taken.set(from, own);
    for (let line = start; line < start + length; line += 1) own.add(line);
    moves.push({
      from: { path: from.path, line: from.line + start },
      to: { path: run.path, line: run.line + to },
      lines: length,
    });
    free = to + length;
    at = free - 1;
  }
  return moves;
}

interface Block {
  from: Run;
  start: number;
  to: number;
  length: number;
}

/** The most lines around one that are the same in one of these places; null: too few to tell. `free`: those before it are found already. */
function longest(
  run: Added,
  at: number,
  free: number,
  found: readonly Place[],
  taken: ReadonlyMap<Run, ReadonlySet<number>>,
): Block | null {
  let best: Block | null = null;
  for (const place of found) {
    if (place.run === run.instead || taken.get(place.run)?.has(place.at)) continue;
    const same = (by: number): boolean =>
      at + by >= free &&
      place.at + by >= 0 &&
      run.texts[at + by] !== undefined &&
      run.texts[at + by] === place.run.texts[place.at + by] &&
      !taken.get(place.run)?.has(place.at + by);
    let last = 0;
    while (same(last + 1)) last += 1;
    let first = 0;
    while (same(first - 1)) first -= 1;
    const length = last - first + 1;
    if (best === null || length > best.length) best = { from: place.run, start: place.at + first, to: at + first, length };
  }
  if (best === null) return null;
  const telling = run.texts.slice(best.to, best.to + best.length).map(signsOf);
  const signs = telling.reduce((sum, one) => sum + one, 0);
  return telling.filter((one) => one > 0).length >= fewestLines && signs >= fewestSigns ? best : null;
}

/** How many letters and digits a line has, about: one without any is a bracket, or blank. By units, since it is asked of every line. */
function signsOf(text: string): number {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if ((unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit > 127) signs += 1;
  }
  return signs;
}
