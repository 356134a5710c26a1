import type { CheckFailure } from '../../../shared/check';

/** ` FAIL  test/a.test.ts > suite > name`; with several projects ` FAIL  |unit| test/a.test.ts > …`. A file that cannot be loaded: ` [ … ]`. */
const heading = /^ FAIL {2}(?:\|[^|]+\| |\S+ (?=\S+\.\w+ ))?(\S+?\.\w+)(?: > (.+?)| \[.*\])?$/;
const frame = /^ ❯ (?:.+ )?(\S+?):(\d+):\d+$/;

/** Failed tests and files of Vitest: the place in the test's own file, or else the first that is named. */
export function vitest(lines: readonly string[]): CheckFailure[] {
  return lines.flatMap((line, index) => {
    const at = heading.exec(line);
    const path = at?.[1];
    if (path === undefined) return [];
    const rest = lines.slice(index + 1, index + 200);
    // The same error in several tests is said once, below the headings of all.
    const from = rest.findIndex((next) => !heading.test(next));
    const to = rest.findIndex((next, offset) => offset >= from && (heading.test(next) || /^⎯{5}/.test(next)));
    const said = rest.slice(Math.max(0, from), to < 0 ? undefined : to);
    const frames = said.flatMap((next) => frame.exec(next) ?? []);
    const places = said.flatMap((next) => {
      const found = frame.exec(next);
      return found ? [{ path: found[1] ?? '', line: Number(found[2]) }] : [];
    });
    const place = places.find((one) => one.path === path) ?? (frames.length > 0 ? places[0] : undefined);
    const message = said.find((next) => next.trim() !== '')?.trim() ?? 'It failed.';
    return { path: place?.path ?? path, line: place?.line ?? null, test: at?.[2] ?? null, message };
  });
}
