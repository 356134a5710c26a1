import type { CheckFailure } from '../../../shared/check';

/** `src/a.ts:3:7 lint/style/useConst  FIXABLE  ━━━━━`; a format error has no line. */
const heading =
  /^(\S.*?)(?::(\d+):\d+)? ((?:lint|assist|syntax|parse|format|organizeImports|check|ci|suppressions|configuration)\b\S*).*━━$/;
const message = /^\s*× (.+)$/;

/** Errors of Biome. What it only warns of, or informs of, has another mark. */
export function biome(lines: readonly string[]): CheckFailure[] {
  return lines.flatMap((line, index) => {
    const at = line.endsWith('━━') ? heading.exec(line) : null;
    if (!at) return [];
    const said = lines.slice(index + 1, index + 4).flatMap((next) => message.exec(next)?.[1] ?? [])[0];
    if (said === undefined) return [];
    return { path: at[1] ?? null, line: at[2] === undefined ? null : Number(at[2]), test: null, message: `${said} · ${at[3]}` };
  });
}
