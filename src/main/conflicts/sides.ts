import { checkName } from '../../shared/check';
import { EspalierError } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { branchCommit, currentBranch } from '../git/branch';
import { mergingIn, type Stand, standOf } from '../git/bring';
import { commitAsEspalier, isAncestor, treeOfCommit } from '../git/commit';
import { exists } from '../git/exists';
import { type Conflicted, mergeInFull, standIns } from '../git/merge-tree';
import { unmergedPaths } from '../git/status';
import type { Locate } from '../sessions/locate';

/** A session's work and the branch that it is to land on. */
export interface Sides {
  record: SessionRecord;
  root: string;
  worktree: string;
  target: string;
  /** Where the target stands. */
  theirs: string;
  /** Where the worktree stands, and the work in it: another where it is in the middle of a merge. */
  from: Stand;
  mine: Stand;
  /** A commit that holds that work, which nobody else sees. */
  tip: string;
  /** The commit that the worktree is in the middle of merging. */
  merging: string | null;
}
export type SidesOf = (saved: SessionRecord) => Promise<Sides>;

interface Peers {
  repository(record: SessionRecord): Repository;
  locate: Locate;
  /** The branch that it lands on. */
  into(record: SessionRecord): Promise<string>;
}

const refused = (message: string, hint: string): EspalierError => new EspalierError('refused', message, `Nothing was changed. ${hint}`);

export function makeSides({ repository, locate, into }: Peers): SidesOf {
  return async (saved) => {
    const record = await locate(saved);
    const { worktree, title, branch } = record;
    const root = repository(record).path;
    const target = await into(record);
    const theirs = await branchCommit(root, target);
    if (theirs === null) throw refused(`There is no branch ${target}.`, 'Make it again, or land on another one.');
    if (!(await exists(worktree))) throw refused(`The worktree of “${title}” is gone.`, 'Restart it, which makes it again.');
    const [from, merging, on] = await Promise.all([standOf(worktree), mergingIn(worktree), currentBranch(worktree)]);
    if (on !== branch)
      throw refused(`The worktree of “${title}” is not on its branch ${branch}, but on ${on ?? 'none'}.`, 'Switch it back first.');
    if (merging === null && (await unmergedPaths(worktree)).length > 0)
      throw refused(`The worktree of “${title}” is in the middle of something.`, 'Finish or abort there what `git status` names.');
    // Files in the middle of a merge are neither side's: it begins anew from what was committed before it.
    const mine = merging === null ? from : { commit: from.commit, tree: await treeOfCommit(root, from.commit) };
    const clean = mine.tree === (await treeOfCommit(root, mine.commit));
    const draft = { tree: mine.tree, parents: [mine.commit], message: title };
    const tip = clean ? mine.commit : await commitAsEspalier(root, draft, '@0 +0000');
    return { record, root, worktree, target, theirs, from, mine, tip, merging };
  };
}

/** What comes of bringing both together. As in a landing, only what was done since the base counts where history misleads. */
export async function together({ record, root, theirs, tip }: Sides): Promise<{ tree: string; conflicts: Conflicted[] }> {
  const { reverted, base } = record;
  const byHistory = !reverted && (await isAncestor(root, base.commit, theirs));
  const [ours, other] = byHistory ? [tip, theirs] : await standIns(root, base.commit, tip, theirs);
  return await mergeInFull(root, ours, other);
}

/** Throws `refused` while a check runs in the worktree. */
export function assertAtRest({ title, checks }: SessionRecord): void {
  const running = checks.find(({ state }) => state === 'running');
  if (running) throw refused(`“${checkName(running)}” runs in the worktree of “${title}”.`, 'Wait until it has ended.');
}
