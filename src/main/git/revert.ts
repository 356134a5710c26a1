import type { Conflict } from '../../shared/model';
import { branchCommit } from './branch';
import { commitTree, isAncestor, treeOfCommit } from './commit';
import { git } from './git';
import type { MergePlan } from './merge';
import { applyMerge, type LandedMerge, undoMerge } from './merge-apply';
import { mergeFrom } from './merge-tree';

/** How often the target may move meanwhile. */
const attempts = 5;

export type TakenBack = { ok: true; reverted: boolean } | { ok: false; message: string; hint: string };

/**
 * Takes a landing back: the target goes back to where it stood if nobody has anything on top of it, else it gets a commit
 * that reverts it. Local work in the checkout is kept, or it is refused. Taken back already is fine.
 */
export async function takeBack(landed: LandedMerge): Promise<TakenBack> {
  const { root, target, commit } = landed;
  if (!(await isPublished(root, commit))) {
    const undone = await undoMerge(landed);
    if (undone.ok) return { ok: true, reverted: false };
    if (undone.reason !== 'moved') return undone;
  }
  for (let attempt = 1; ; attempt += 1) {
    const plan = await planRevert(landed);
    if (!plan.ok && plan.reason === 'conflicts') return inTheWay(target, plan.conflicts);
    if (!plan.ok) return plan;
    const applied = await applyMerge({ root, target, commit: plan.commit, targetOld: plan.targetOld });
    if (applied.ok) return { ok: true, reverted: true };
    if (applied.reason !== 'moved' || attempt === attempts) return applied;
  }
}

function inTheWay(target: string, conflicts: readonly Conflict[]): TakenBack {
  const paths = conflicts.map(({ path }) => path).join(', ');
  const message = `What landed on ${target} since changes the same places, so this cannot be taken back by itself: ${paths}.`;
  return { ok: false, message, hint: 'Nothing was changed. Take back what landed later first, or revert it by hand.' };
}

/** Whether a branch of some remote holds a commit already, as far as this repository knows. */
async function isPublished(root: string, commit: string): Promise<boolean> {
  return (await git(root).text(['for-each-ref', '--count=1', '--contains', commit, 'refs/remotes/'])) !== '';
}

/**
 * Computes a commit on the target that takes back what a landing changed, and keeps what came after it. Objects only.
 * Taken back already: the plan is where the target stands.
 */
async function planRevert({ root, target, commit, targetOld }: LandedMerge): Promise<MergePlan> {
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
