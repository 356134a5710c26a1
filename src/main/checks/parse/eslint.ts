import type { CheckFailure } from '../../../shared/check';

/** `  12:5  error  'a' is defined but never used  no-unused-vars`, below a line with the file alone. */
const problem = /^ {2,}(\d+):\d+ +error {2}(.+)$/;
const heading = (line: string): boolean => /^\S/.test(line) && /\.\w{1,12}$/.test(line);

/** Errors of ESLint in its usual format; warnings do not fail. */
export function eslint(lines: readonly string[]): CheckFailure[] {
  let path: string | null = null;
  const found: CheckFailure[] = [];
  for (const line of lines) {
    const at = problem.exec(line);
    if (at && path !== null) found.push({ path, line: Number(at[1]), test: null, message: (at[2] ?? '').trim().replace(/ {2,}/, ' · ') });
    else if (heading(line)) path = line;
    else if (line.trim() === '') path = null;
  }
  return found;
}
