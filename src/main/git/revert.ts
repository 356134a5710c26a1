import { branchCommit } from './branch';
import { commitTree, isAncestor, treeOfCommit } from './commit';
import { git } from './git';
import type { MergePlan } from './merge';
import type { LandedMerge } from './merge-apply';
import { mergeFrom } from './merge-tree';

/** Whether a branch of some remote holds a commit already, as far as this repository knows. */
export async function isPublished(root: string, commit: string): Promise<boolean> {
  return (await git(root).text(['for-each-ref', '--count=1', '--contains', commit, 'refs/remotes/'])) !== '';
}

/**
 * Computes a commit on the target that takes back what a landing changed, and keeps what came after it. Objects only.
 * Taken back already: the plan is where the target stands.
 */
export async function planRevert({ root, target, commit, targetOld }: LandedMerge): Promise<MergePlan> {
  const now = await branchCommit(root, target);
  if (now === null || !(await isAncestor(root, commit, now))) {
    const message = `${target} does not hold this landing any more.`;
    return { ok: false, reason: 'no-target', message, hint: 'Nothing was changed: there is nothing to take back.' };
  }
  const merged = await mergeFrom(root, commit, now, targetOld);
  if (!merged.ok) return { ok: false, reason: 'conflicts', conflicts: merged.conflicts };
  if (merged.tree === (await treeOfCommit(root, now))) return { ok: true, commit: now, targetOld: now };
  const subject = await git(root).text(['show', '--no-patch', '--no-show-signature', '--format=%s', commit]);
  const message = `Revert "${subject}"\n\nThis takes back ${targetOld.slice(0, 12)}..${commit}.`;
  return { ok: true, commit: await commitTree(root, { tree: merged.tree, parents: [now], message, sign: true }), targetOld: now };
}
