import type { CheckFailure } from '../../../shared/check';

/** `src/a.ts(3,7): error TS2322: …` and, with `--pretty`, `src/a.ts:3:7 - error TS2322: …`. */
const place = /^(.+?)(?:\((\d+),\d+\):|:(\d+):\d+ -) error (TS\d+: .+)$/;
const whole = /^error (TS\d+: .+)$/;

/** Errors of the TypeScript compiler. */
export function tsc(lines: readonly string[]): CheckFailure[] {
  return lines.flatMap((line) => {
    const at = place.exec(line);
    if (at) return { path: at[1] ?? null, line: Number(at[2] ?? at[3]), test: null, message: at[4] ?? '' };
    const message = whole.exec(line)?.[1];
    return message === undefined ? [] : { path: null, line: null, test: null, message };
  });
}
