import type { Hunk } from '../../shared/hunks';

/** Lines by their numbers, from 1, in the old and in the new file. */
export interface Lines {
  old: ReadonlySet<number>;
  new: ReadonlySet<number>;
}

/**
 * A content without some of its changes: added lines that are chosen go, deleted ones come back where they were. In
 * bytes, so that line ends and encodings stay; a line break is added only where a last line without one is last no more.
 */
export function without(before: Buffer, after: Buffer, hunks: readonly Hunk[], chosen: Lines): Buffer {
  const old = linesOf(before);
  const now = linesOf(after);
  const kept: string[] = [];
  let at = 1;
  const copyTo = (line: number): void => {
    for (; at < line; at += 1) kept.push(now[at - 1] ?? '');
  };
  for (const hunk of hunks) {
    copyTo(hunk.newStart);
    for (const line of hunk.lines) {
      if (line.new !== null) {
        if (line.sign === ' ' || !chosen.new.has(line.new)) kept.push(now[line.new - 1] ?? '');
        at = line.new + 1;
      } else if (line.old !== null && chosen.old.has(line.old)) kept.push(old[line.old - 1] ?? '');
    }
  }
  copyTo(now.length + 1);
  return Buffer.from(kept.map((line, index) => (index < kept.length - 1 && !line.endsWith('\n') ? `${line}\n` : line)).join(''), 'latin1');
}

/** The lines with their breaks, a character for each byte. */
function linesOf(content: Buffer): string[] {
  return content.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
