import manifest from '../../package.json' with { type: 'json' };

/** When this build was made, ms since 1970: put in by the build, absent where sources run as they are. */
declare const __ESPALIER_BUILD__: number | undefined;
const build = typeof __ESPALIER_BUILD__ === 'undefined' ? '' : `+${__ESPALIER_BUILD__}`;

/** The version of this program, as its core, its commands and its window tell each other. */
export const programVersion: string = manifest.version + build;

/**
 * Below 0 where `a` is older than `b`, by the three numbers of a semantic version; 0 where they are the same. Of one
 * version an older build is older too, but a newer one is as good: it speaks the same contract.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let at = 0; at < 3; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  const [leftBuild, rightBuild] = [buildOf(a), buildOf(b)];
  return leftBuild > 0 && leftBuild < rightBuild ? -1 : 0;
}

const buildOf = (version: string): number => Number(/\+(\d+)$/.exec(version)?.[1] ?? 0);
const numbers = (version: string): number[] => version.split(/[.+-]/, 3).map((part) => Number.parseInt(part, 10) || 0);
