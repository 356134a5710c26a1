import { isAbsolute } from 'node:path';
import type { CheckFailure } from '../../../shared/check';

const title = /^_{3,} (?:ERROR (?:collecting|at (?:setup|teardown) of) )?(.+?) _{3,}$/;
const place = /^(\S+\.py):(\d+): (?:(?:in )?(\S.*))?$/;
const said = /^E {3}\s*(.+)$/;

/** Failed tests and errors of pytest, from its FAILURES and ERRORS: the innermost place in the project. */
export function pytest(lines: readonly string[]): CheckFailure[] {
  const found: CheckFailure[] = [];
  for (const [index, line] of lines.entries()) {
    const test = title.exec(line)?.[1];
    if (test === undefined) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((next) => title.test(next) || /^={3,}/.test(next));
    const body = end < 0 ? rest : rest.slice(0, end);
    const places = body.flatMap((next) => {
      const at = place.exec(next);
      return at?.[1] !== undefined && !isAbsolute(at[1]) ? [{ path: at[1], line: Number(at[2]) }] : []; // those are in packages
    });
    const last = places.at(-1);
    const message = body.flatMap((next) => said.exec(next)?.[1] ?? [])[0] ?? 'It failed.';
    const isFile = line.includes(' ERROR collecting ');
    found.push({ path: last?.path ?? (isFile ? test : null), line: last?.line ?? null, test: isFile ? null : test, message });
  }
  return found;
}
