import { type FileDiffMetadata, parseDiffFromFile } from '@pierre/diffs';
import type { FileDiff } from '../../shared/transcript';

/** Characters of both texts above which changed lines are not paired by likeness: that takes longer than a frame. */
const tooLongToPair = 100_000;

const known = new WeakMap<FileDiff, FileDiffMetadata | null>();

/** The changed lines of two whole texts; null where there is no difference to show. Made once. */
export function linesOf(diff: FileDiff): FileDiffMetadata | null {
  const before = known.get(diff);
  if (before !== undefined) return before;
  const made =
    (diff.old ?? '') === diff.new
      ? null
      : parseDiffFromFile(
          { name: diff.path, contents: diff.old ?? '' },
          { name: diff.path, contents: diff.new },
          { disableLineMatching: (diff.old ?? '').length + diff.new.length > tooLongToPair },
        );
  known.set(diff, made);
  return made;
}

/** How many lines changes add and delete. */
export function sizeOf(diffs: readonly FileDiff[]): { added: number; deleted: number } {
  const hunks = diffs.flatMap((diff) => linesOf(diff)?.hunks ?? []);
  return {
    added: hunks.reduce((sum, { additionLines }) => sum + additionLines, 0),
    deleted: hunks.reduce((sum, { deletionLines }) => sum + deletionLines, 0),
  };
}
