import { EspalierError } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { branchCommit } from '../git/branch';
import { treeOfCommit } from '../git/commit';
import { exists } from '../git/exists';
import { treeOf } from '../git/status';
import { assertTree } from '../git/tree-diff';
import type { Locate } from '../sessions/locate';

/** One tree of a session's work and the commit that it is compared with: what a review is of. */
export interface Seen {
  /** The repository's main worktree. */
  root: string;
  base: string;
  tree: string;
}

/** Which tree a session's work is, and what trees that were looked at are compared with. */
export interface Reading {
  /** The session's work as it is now. Throws `refused` where both worktree and branch are gone. */
  now(record: SessionRecord): Promise<Seen>;
  /** A tree that was looked at, with the base that it was looked at from. Throws `not-found` where git has it no more. */
  seen(record: SessionRecord, tree: string): Promise<Seen>;
}

/** How many trees' bases are remembered. */
const most = 200;

interface Peers {
  repository(record: SessionRecord): Repository;
  locate: Locate;
}

export function makeReading({ repository, locate }: Peers): Reading {
  // A base moves when a session is brought up to date, and what is on somebody's screen must not move with it.
  const bases = new Map<string, string>();

  const treeNow = async (record: SessionRecord, root: string): Promise<string> => {
    if (record.runs === 0 && !(await exists(record.worktree))) return treeOfCommit(root, record.base.commit);
    const { worktree } = await locate(record);
    if (await exists(worktree)) return treeOf(worktree);
    const tip = await branchCommit(root, record.branch);
    if (tip !== null) return treeOfCommit(root, tip);
    const hint = record.state === 'discarded' ? '`espalier undo` brings both back.' : '`espalier recreate` begins again from its base.';
    throw new EspalierError('refused', `The worktree and the branch of “${record.title}” are gone.`, `Nothing was changed. ${hint}`);
  };

  return {
    now: async (record) => {
      const root = repository(record).path;
      const landing = record.state === 'landed' ? record.landing : null;
      const seen =
        landing?.commit && landing.previous
          ? { root, base: landing.previous, tree: await treeOfCommit(root, landing.commit) }
          : { root, base: record.base.commit, tree: await treeNow(record, root) };
      const key = `${record.id} ${seen.tree}`;
      bases.delete(key);
      bases.set(key, seen.base);
      for (const [oldest] of bases) {
        if (bases.size <= most) break;
        bases.delete(oldest);
      }
      return seen;
    },
    seen: async (record, tree) => {
      const root = repository(record).path;
      const landed = record.state === 'landed' ? record.landing?.previous : null;
      const known = bases.get(`${record.id} ${tree}`);
      if (known === undefined) await assertTree(root, tree);
      return { root, base: known ?? landed ?? record.base.commit, tree };
    },
  };
}
