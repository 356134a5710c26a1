import type { CheckFailure } from '../../shared/check';
import { placeOf } from './place';

/** Lines that are shown around one that tells of a failure. */
const around = 4;

/** Indices of the lines that tell of failures, with some around each; empty where none does. */
export function failingLines(lines: readonly string[], failures: readonly CheckFailure[]): number[] {
  const signs = failures.flatMap((failure) => [failure.test, placeOf(failure), failure.message.split('\n', 1)[0]?.trim()].filter(Boolean));
  const found = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (!signs.some((sign) => sign && line.includes(sign))) continue;
    for (let near = Math.max(0, index - around); near <= Math.min(lines.length - 1, index + around); near += 1) found.add(near);
  }
  return [...found].sort((a, b) => a - b);
}
