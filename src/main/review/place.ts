import type { Hunk, HunkLine } from '../../shared/hunks';

/** First and last line, from 1. */
export interface Lines {
  line: number;
  endLine: number;
}

/** Where lines of a file stand after a change of it; null: the change altered them, or put something between them. */
export function movedBy(hunks: readonly Hunk[], { line, endLine }: Lines): Lines | null {
  let shift = 0;
  for (const hunk of hunks) {
    // Where nothing of the old file is shown, git names the line after which the new ones come.
    let next = hunk.lines.some(({ old }) => old !== null) ? hunk.oldStart : hunk.oldStart + 1;
    for (const { sign, old } of withoutEnds(hunk.lines)) {
      if (sign === '+') {
        if (next <= line) shift += 1;
        else if (next <= endLine) return null;
        continue;
      }
      if (old === null) continue;
      next = old + 1;
      if (sign === ' ') continue;
      if (old < line) shift -= 1;
      else if (old <= endLine) return null;
    }
  }
  return { line: line + shift, endLine: endLine + shift };
}

/** What no encoding that we read says: two of these are not known to be the same. */
const unreadable = '\uFFFD';
const wordsOf = (line: string): string => line.replace(/\r$/, '');
const same = (a: string, b: string): boolean => wordsOf(a) === wordsOf(b) && !a.includes(unreadable);

/** Lines of a hunk, of which those that only end otherwise (CRLF, no newline at the end of the file) did not change. */
function withoutEnds(lines: readonly HunkLine[]): HunkLine[] {
  const all: HunkLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const gone = runOf(lines, at, '-');
    const come = runOf(lines, at + gone.length, '+');
    const pairs = gone.length === come.length ? gone.length : Math.min(gone.length, come.length, alike(gone, come));
    for (const [index, before] of gone.slice(0, pairs).entries()) {
      const after = come[index];
      if (after && same(before.text, after.text)) all.push({ ...before, sign: ' ', new: after.new });
      else if (after) all.push(before, after);
    }
    all.push(...gone.slice(pairs), ...come.slice(pairs));
    at += gone.length + come.length;
    const next = lines[at];
    if (next?.sign === ' ') {
      all.push(next);
      at += 1;
    }
  }
  return all;
}

/** How many lines at the start of both are the same. */
function alike(gone: readonly HunkLine[], come: readonly HunkLine[]): number {
  const first = gone.findIndex(({ text }, index) => !same(text, come[index]?.text ?? unreadable));
  return first === -1 ? gone.length : first;
}

function runOf(lines: readonly HunkLine[], from: number, sign: HunkLine['sign']): HunkLine[] {
  let end = from;
  while (lines[end]?.sign === sign) end += 1;
  return lines.slice(from, end);
}

/** Less than this tells nothing of where it is from: a bracket, a blank line; characters. */
const telling = 4;

/** Where a quote stands, by its own words, the nearest to `line`; `alone`: only where it stands once. null: nowhere. */
export function quoted(text: string, quote: string, line: number, alone: boolean): Lines | null {
  if (quote.trim().length < telling || quote.includes(unreadable)) return null;
  const lines = text.split('\n').map(wordsOf);
  const wanted = quote.split('\n').map(wordsOf);
  const found = lines.flatMap((_, at) => (wanted.every((one, index) => lines[at + index] === one) ? [at + 1] : []));
  if (alone && found.length > 1) return null;
  const [nearest] = found.sort((a, b) => Math.abs(a - line) - Math.abs(b - line));
  return nearest === undefined ? null : { line: nearest, endLine: nearest + wanted.length - 1 };
}

/** What a change does to lines of the old side: what goes and comes there, in whichever file. The same: nothing happened there. */
export function shownBy(hunks: readonly Hunk[], { line, endLine }: Lines): string {
  return hunks
    .flatMap(({ lines }) => changesIn(lines))
    .filter((change) => change.some(({ sign, old }) => sign === '-' && old !== null && old >= line && old <= endLine))
    .map((change) => change.map(({ sign, text }) => sign + text).join('\n'))
    .join('\n\n');
}

/** Changed lines of a hunk that stand together. */
function changesIn(lines: readonly HunkLine[]): HunkLine[][] {
  const changes: HunkLine[][] = [];
  for (const [at, one] of lines.entries()) {
    if (one.sign === ' ') continue;
    if (at > 0 && lines[at - 1]?.sign !== ' ') changes.at(-1)?.push(one);
    else changes.push([one]);
  }
  return changes;
}
