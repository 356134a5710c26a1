import { changedOf, type Hunk, type LinePlace, lineDigests, lineKey } from '../../shared/hunks';

/**
 * What is accepted of a file (digests of hunks and lines) once some of its changed lines are, or are no more: a hunk
 * stands for its lines where all of them are. null: one of the lines is not among the changes.
 */
export function withLines(accepted: readonly string[], hunks: readonly Hunk[], lines: readonly LinePlace[], yes: boolean): string[] | null {
  const digests = lineDigests(hunks);
  const digestOf = (place: LinePlace): string[] => {
    const digest = digests.get(lineKey(place));
    return digest === undefined ? [] : [digest];
  };
  const chosen = lines.flatMap(digestOf);
  if (chosen.length === 0 || chosen.length < lines.length) return null;
  const own = hunks.map((hunk) => ({ digest: hunk.digest, lines: changedOf(hunk).flatMap(digestOf) }));

  const now = new Set(accepted);
  for (const hunk of own) if (now.delete(hunk.digest)) for (const line of hunk.lines) now.add(line);
  for (const line of chosen) {
    if (yes) now.add(line);
    else now.delete(line);
  }
  for (const hunk of own) {
    if (!hunk.lines.every((line) => now.has(line))) continue;
    for (const line of hunk.lines) now.delete(line);
    now.add(hunk.digest);
  }
  return [...now];
}
