import { type Hunk, hunkDigest } from '../../shared/hunks';

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
    for (const { sign, old } of hunk.lines) {
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

/** Less than this tells nothing of where it is from: a bracket, a blank line; characters. */
const telling = 4;

/** Where a quote stands, by its own words, the nearest to `line`; `alone`: only where it stands once. null: nowhere. */
export function quoted(text: string, quote: string, line: number, alone: boolean): Lines | null {
  if (quote.trim().length < telling) return null;
  const lines = text.split('\n');
  const wanted = quote.split('\n');
  const found = lines.flatMap((_, at) => (wanted.every((one, index) => lines[at + index] === one) ? [at + 1] : []));
  if (alone && found.length > 1) return null;
  const [nearest] = found.sort((a, b) => Math.abs(a - line) - Math.abs(b - line));
  return nearest === undefined ? null : { line: nearest, endLine: nearest + wanted.length - 1 };
}

/** What a change does to lines of the old side, known by the hunks that show them, in whichever file. The same: nothing happened there. */
export function shownBy(hunks: readonly Hunk[], { line, endLine }: Lines): string {
  return hunks
    .filter(({ lines }) => lines.some(({ sign, old }) => sign === '-' && old !== null && old >= line && old <= endLine))
    .map(({ lines }) => {
      const changed = lines.flatMap(({ sign, text }) => (sign === ' ' ? [] : [sign + text]));
      return hunkDigest('', changed);
    })
    .join(' ');
}
