import type { Conflict, MergeStrategy } from '../../shared/model';
import { branchCommit } from './branch';
import { type Author, commitTree, isAncestor, treeOfCommit } from './commit';
import { git } from './git';
import { markedPaths } from './markers';
import { type MergedTree, mergeCommits, mergeFrom } from './merge-tree';
import { rebaseOnto } from './rebase';
import { treeOf, unmergedPaths } from './status';
import { worktreeExists } from './worktree';

export { applyMerge, type MergeApplied, undoMerge } from './merge-apply';
export { takeBack } from './revert';

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
  /** Its landing was reverted on the target: that its history holds this work says nothing. */
  reverted?: boolean;
  /** It is to be applied: its commits are signed where the person's are. */
  sign?: boolean;
};

/** What a session has to land: the last commit of its branch, and the tree of all that it made, committed or not. */
export type Work = { head: string; tree: string };

export type MergeRefusal = { ok: false; reason: 'empty' | 'no-target' | 'no-work' | 'history'; message: string; hint: string };
export type MergePlan =
  /** `commit` is where the target would stand, `targetOld` where it stood when this was computed. */
  { ok: true; commit: string; targetOld: string } | { ok: false; reason: 'conflicts'; conflicts: Conflict[] } | MergeRefusal;

/**
 * Computes what landing a session would give, uncommitted and untracked work included. Writes objects only: no ref,
 * index or file changes, whatever comes out.
 */
export async function planMerge(request: MergeRequest): Promise<MergePlan> {
  const { root, target } = request;
  const targetOld = await branchCommit(root, target);
  if (targetOld === null) return noTarget(target);
  const found = await workOf(request);
  return found.ok ? await planOnto(request, found.work, targetOld) : found;
}

/** What a session has to land now, or why it cannot. */
export async function workOf(request: MergeRequest): Promise<{ ok: true; work: Work } | Exclude<MergePlan, { ok: true }>> {
  const { root, target, branch } = request;
  if (target === branch)
    return refusal('no-target', `${branch} cannot be merged into itself.`, 'Nothing was changed. Choose another branch to merge into.');
  const worktree = request.worktree !== null && (await worktreeExists(root, request.worktree)) ? request.worktree : null;
  const unresolved = worktree === null ? [] : await unmergedPaths(worktree);
  if (unresolved.length > 0) return { ok: false, reason: 'conflicts', conflicts: unresolved.map((path) => ({ path, kind: 'unresolved' })) };
  const head = worktree === null ? await branchCommit(root, branch) : await git(worktree).text(['rev-parse', '--verify', 'HEAD']);
  if (head === null) {
    return refusal(
      'no-work',
      `Both the worktree and the branch ${branch} are gone.`,
      'Nothing was changed. Recreate the session, or bring its branch back.',
    );
  }
  const tree = worktree === null ? await treeOfCommit(root, head) : await treeOf(worktree);
  // Staged or committed with its markers, by an agent that took that for settling it: never on a target.
  const marked = await markedPaths(root, request.base, tree);
  if (marked.length > 0) return { ok: false, reason: 'conflicts', conflicts: marked.map((path) => ({ path, kind: 'unresolved' })) };
  return { ok: true, work: { head, tree } };
}

/** Computes the same on any commit, such as one that the target does not stand at yet. */
export async function planOnto(request: MergeRequest, work: Work, onto: string): Promise<MergePlan> {
  const commit = await combine(request, onto, await tipOf(request, work));
  return typeof commit === 'string' ? { ok: true, commit, targetOld: onto } : commit;
}

/** The last commit of a session, with one more on top for what is not committed. */
async function tipOf({ root, message, author, sign = false }: MergeRequest, { head, tree }: Work): Promise<string> {
  if (tree === (await treeOfCommit(root, head))) return head;
  return commitTree(root, { tree, parents: [head], message, sign, ...(author ? { author } : {}) });
}

/** The commit that the target would stand at, or why there is none. */
async function combine(request: MergeRequest, targetOld: string, tip: string): Promise<string | Exclude<MergePlan, { ok: true }>> {
  const { root, base, strategy, message, author, sign = false, reverted = false } = request;
  if (!reverted && (await isAncestor(root, tip, targetOld))) return nothing(request);
  // Where the target lacks the base, only what was done since the base lands: that alone was reviewed.
  const onHistory = !reverted && (strategy === 'commit' || (await isAncestor(root, base, targetOld)));
  const merge = (): Promise<MergedTree> => (onHistory ? mergeCommits(root, targetOld, tip) : mergeFrom(root, base, targetOld, tip));
  if (strategy === 'rebase') {
    const rebased = await rebaseOnto({ root, base, target: targetOld, tip, reverted, sign, expected: merge });
    if (!rebased.ok) return rebased;
    return rebased.commit === targetOld ? nothing(request) : rebased.commit;
  }
  const merged = await merge();
  if (!merged.ok) return { ok: false, reason: 'conflicts', conflicts: merged.conflicts };
  if (merged.tree === (await treeOfCommit(root, targetOld))) return nothing(request);
  const parents = strategy === 'commit' ? [targetOld, tip] : [targetOld];
  return commitTree(root, { tree: merged.tree, parents, message, sign, ...(author ? { author } : {}) });
}

export const noTarget = (target: string): MergeRefusal =>
  refusal('no-target', `There is no branch ${target}.`, 'Nothing was changed. Choose another branch to merge into.');

function nothing({ target }: MergeRequest): MergeRefusal {
  return refusal('empty', `There is nothing to merge: ${target} has everything already.`, 'Nothing was changed.');
}

function refusal(reason: MergeRefusal['reason'], message: string, hint: string): MergeRefusal {
  return { ok: false, reason, message, hint };
}
