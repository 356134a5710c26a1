import type { CheckFailure } from '../../../shared/check';

const file = /^(?:FAIL|PASS) (?:\S+ (?=\S+\.\w+))?(\S+\.\w+)(?: \([\d.]+ m?s\))?$/;
const heading = /^ {2}● (.+)$/;
const frame = /^\s+at .*?\(?([^()\s]+):(\d+):\d+\)?$/;

/** Failed tests and files of Jest. They are told once at their file, and again in a summary, which is left out. */
export function jest(lines: readonly string[]): CheckFailure[] {
  const found: CheckFailure[] = [];
  let path: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('Summary of all failing tests')) break;
    path = file.exec(line)?.[1] ?? path;
    const test = heading.exec(line)?.[1];
    if (test === undefined || path === null || test === 'Console') continue;
    const rest = lines.slice(index + 1, index + 200);
    const end = rest.findIndex((next) => heading.test(next) || file.test(next) || next.startsWith('Test Suites:'));
    const said = end < 0 ? rest : rest.slice(0, end);
    const places = said.flatMap((next) => {
      const at = frame.exec(next);
      return at && !at[1]?.includes('node_modules') ? [{ path: at[1] ?? '', line: Number(at[2]) }] : [];
    });
    const own: string = path;
    const place = places.find((one) => one.path === own || one.path.endsWith(`/${own}`));
    const message = said.find((next) => next.trim() !== '')?.trim() ?? 'It failed.';
    const isFile = test === 'Test suite failed to run';
    found.push({ path, line: place?.line ?? null, test: isFile ? null : test, message });
  }
  return found;
}
