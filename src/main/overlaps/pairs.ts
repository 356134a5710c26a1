import { isAncestor } from '../git/commit';
import { conflictsOfPairs } from '../git/merge-batch';

/** A session's change: a commit that holds all of it, and the files that it changes. */
export interface Change {
  id: string;
  tip: string;
  paths: ReadonlySet<string>;
  landed: boolean;
}

export interface Pair {
  a: string;
  b: string;
  /** Files that both change, and of those or beside them what would conflict. */
  paths: string[];
  conflicts: string[];
}

/** Between so many pairs, those that were asked for longest ago are forgotten. */
const kept = 20_000;

/** Compares changes two by two. Only what shares a file is asked of git, and each two commits once. */
export function makePairs() {
  const known = new Map<string, Map<string, string[]>>();
  const held = new Map<string, boolean>();

  /** Whether a session's branch has a landed change already: then it is no news to it. */
  const holds = async (root: string, change: Change, landed: Change): Promise<boolean> => {
    const key = `${landed.tip} ${change.tip}`;
    const found = held.get(key) ?? (await isAncestor(root, landed.tip, change.tip));
    if (held.size > kept) held.clear();
    held.set(key, found);
    return found;
  };

  return async (root: string, changes: readonly Change[]): Promise<Pair[]> => {
    const shared: { a: Change; b: Change; paths: string[] }[] = [];
    for (const [index, a] of changes.entries())
      for (const b of changes.slice(index + 1)) {
        if (a.landed && b.landed) continue;
        const paths = inBoth(a.paths, b.paths);
        if (paths.length === 0) continue;
        const [mine, other] = a.landed ? [b, a] : [a, b];
        if (other.landed && (await holds(root, mine, other))) continue;
        shared.push({ a: mine, b: other, paths });
      }
    const cache = known.get(root) ?? new Map<string, string[]>();
    known.set(root, cache);
    if (cache.size > kept) cache.clear();
    const ask = shared.filter(({ a, b }) => !cache.has(`${a.tip} ${b.tip}`));
    const told = await conflictsOfPairs(
      root,
      ask.map(({ a, b }) => [a.tip, b.tip]),
    );
    for (const [index, { a, b }] of ask.entries()) cache.set(`${a.tip} ${b.tip}`, told[index] ?? []);
    return shared.map(({ a, b, paths }) => {
      const conflicts = cache.get(`${a.tip} ${b.tip}`) ?? [];
      // A landed commit holds all that came before it: what that conflicts with is not this one's.
      return { a: a.id, b: b.id, paths, conflicts: b.landed ? conflicts.filter((path) => b.paths.has(path)) : conflicts };
    });
  };
}

function inBoth(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  return [...few].filter((path) => many.has(path)).sort();
}
