import type { CheckFailure } from '../../../shared/check';

const failed = /^\s*--- FAIL: (\S+) \([\d.]+s\)$/;
const place = /^\s+(\S+\.go):(\d+): (.*)$/;
/** Of the compiler, or of vet. */
const broken = /^(?:vet: )?(\S+\.go):(\d+):\d+: (.+)$/;
const panicked = /^panic: (.+)$/;

/** Failed tests of Go, and errors of its compiler and vet. A test's lines name its file alone, without the folder. */
export function go(lines: readonly string[]): CheckFailure[] {
  return lines.flatMap((line, index): CheckFailure[] => {
    const error = broken.exec(line);
    if (error) return [{ path: error[1] ?? null, line: Number(error[2]), test: null, message: error[3] ?? '' }];
    const test = failed.exec(line)?.[1];
    if (test === undefined) return [];
    // A test that only holds others is told by those.
    if (failed.test(lines[index + 1] ?? '')) return [];
    const at = place.exec(lines[index + 1] ?? '');
    if (at) return [{ path: at[1] ?? null, line: Number(at[2]), test, message: at[3] || (lines[index + 2]?.trim() ?? '') }];
    const panic = lines.slice(index + 1, index + 5).flatMap((next) => panicked.exec(next)?.[1] ?? [])[0];
    return [{ path: null, line: null, test, message: panic ?? 'It failed.' }];
  });
}
