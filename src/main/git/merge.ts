import type { Conflict, MergeStrategy } from '../../shared/model';
import { branchCommit } from './branch';
import { type Author, commitTree, isAncestor, treeOfCommit } from './commit';
import { git } from './git';
import { type MergedTree, mergeCommits, mergeFrom } from './merge-tree';
import { rebaseOnto } from './rebase';
import { treeOf, unmergedPaths } from './status';
import { worktreeExists } from './worktree';

export { applyMerge, undoMerge } from './merge-apply';

export type MergeRequest = {
  root: string;
  /** Where the session works; its branch alone counts where it is null or its folder is gone. */
  worktree: string | null;
  branch: string;
  /** The commit that the session started from. */
  base: string;
  /** Short name of the branch to land on. */
  target: string;
  strategy: MergeStrategy;
  message: string;
  author?: Author;
};

export type MergeRefusal = { ok: false; reason: 'empty' | 'no-target' | 'no-work' | 'history'; message: string; hint: string };
export type MergePlan =
  /** `commit` is where the target would stand, `targetOld` where it stood when this was computed. */
  { ok: true; commit: string; targetOld: string } | { ok: false; reason: 'conflicts'; conflicts: Conflict[] } | MergeRefusal;

/**
 * Computes what landing a session would give, uncommitted and untracked work included. Writes objects only: no ref,
 * index or file changes, whatever comes out.
 */
export async function planMerge(request: MergeRequest): Promise<MergePlan> {
  const { root, target, branch } = request;
  const targetOld = await branchCommit(root, target);
  if (targetOld === null)
    return refusal('no-target', `There is no branch ${target}.`, 'Nothing was changed. Choose another branch to merge into.');
  if (target === branch)
    return refusal('no-target', `${branch} cannot be merged into itself.`, 'Nothing was changed. Choose another branch to merge into.');
  const worktree = request.worktree !== null && (await worktreeExists(root, request.worktree)) ? request.worktree : null;
  const unresolved = worktree === null ? [] : await unmergedPaths(worktree);
  if (unresolved.length > 0) return { ok: false, reason: 'conflicts', conflicts: unresolved.map((path) => ({ path, kind: 'unresolved' })) };
  const tip = worktree === null ? await branchCommit(root, branch) : await workOf(request, worktree);
  if (tip === null) {
    return refusal(
      'no-work',
      `Both the worktree and the branch ${branch} are gone.`,
      'Nothing was changed. Recreate the session, or bring its branch back.',
    );
  }
  const commit = await combine(request, targetOld, tip);
  return typeof commit === 'string' ? { ok: true, commit, targetOld } : commit;
}

/** The last commit of a worktree, with one more on top for what is not committed. */
async function workOf({ root, message, author }: MergeRequest, worktree: string): Promise<string> {
  const head = await git(worktree).text(['rev-parse', '--verify', 'HEAD']);
  const [tree, committed] = await Promise.all([treeOf(worktree), treeOfCommit(root, head)]);
  if (tree === committed) return head;
  return commitTree(root, { tree, parents: [head], message, ...(author ? { author } : {}) });
}

/** The commit that the target would stand at, or why there is none. */
async function combine(request: MergeRequest, targetOld: string, tip: string): Promise<string | Exclude<MergePlan, { ok: true }>> {
  const { root, base, strategy, message, author } = request;
  if (await isAncestor(root, tip, targetOld)) return nothing(request);
  // Where the target lacks the base, only what was done since the base lands: that alone was reviewed.
  const onHistory = strategy === 'commit' || (await isAncestor(root, base, targetOld));
  const merge = (): Promise<MergedTree> => (onHistory ? mergeCommits(root, targetOld, tip) : mergeFrom(root, base, targetOld, tip));
  if (strategy === 'rebase') {
    const rebased = await rebaseOnto({ root, base, target: targetOld, tip, expected: merge });
    if (!rebased.ok) return rebased;
    return rebased.commit === targetOld ? nothing(request) : rebased.commit;
  }
  const merged = await merge();
  if (!merged.ok) return { ok: false, reason: 'conflicts', conflicts: merged.conflicts };
  if (merged.tree === (await treeOfCommit(root, targetOld))) return nothing(request);
  const parents = strategy === 'commit' ? [targetOld, tip] : [targetOld];
  return commitTree(root, { tree: merged.tree, parents, message, ...(author ? { author } : {}) });
}

function nothing({ target }: MergeRequest): MergeRefusal {
  return refusal('empty', `There is nothing to merge: ${target} has everything already.`, 'Nothing was changed.');
}

function refusal(reason: MergeRefusal['reason'], message: string, hint: string): MergeRefusal {
  return { ok: false, reason, message, hint };
}
