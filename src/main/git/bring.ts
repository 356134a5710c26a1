import { EspalierError } from '../../shared/errors';
import { git, joinRecords } from './git';
import { withIndexCopy } from './index-file';
import type { Conflicted } from './merge-tree';
import { stages } from './rerere';
import { treeOf } from './status';

/** Where a worktree stands: the commit of its HEAD, and the tree of all that is in it, committed or not. */
export type Stand = { commit: string; tree: string };

/** Where a worktree stands now. */
export async function standOf(worktree: string): Promise<Stand> {
  const [commit, tree] = await Promise.all([git(worktree).text(['rev-parse', '--verify', 'HEAD^{commit}']), treeOf(worktree)]);
  return { commit, tree };
}

/** The commit that a worktree is in the middle of merging; null: it is in no merge. */
export async function mergingIn(worktree: string): Promise<string | null> {
  const output = await git(worktree).run(['rev-parse', '--verify', '--quiet', 'MERGE_HEAD'], { accept: 'any' });
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null;
}

/**
 * Brings a worktree, with the branch that it is on, from where it stands to another commit and tree. `staged`: what its
 * index is to hold, the tree where absent. Ignored files stay. Throws `refused`, having changed nothing, where it does
 * not stand there any more. For callers that hold the lock.
 *
 * Files come first and the branch after them: killed between, what is not committed is a part of where it was to go,
 * and never takes back what the branch already has.
 */
export async function bring(worktree: string, from: Stand, to: Stand & { staged?: string }, why: string): Promise<void> {
  const now = await standOf(worktree);
  if (now.commit !== from.commit || now.tree !== from.tree)
    throw new EspalierError('refused', 'Its worktree was changed at this moment.', 'Nothing was changed. Try again.');
  await withIndexCopy(worktree, async (index) => {
    const aside = git(worktree, { index });
    await aside.run(['read-tree', '--reset', from.tree]); // all that is there is known: nothing is overwritten unseen
    await aside.run(['update-index', '-q', '--refresh'], { accept: [1] });
    await aside.run(['read-tree', '-m', '-u', from.tree, to.tree]);
  });
  const runner = git(worktree);
  if ((await mergingIn(worktree)) !== null) await runner.run(['merge', '--quit']);
  if (to.commit !== from.commit) await runner.run(['update-ref', '-m', `espalier: ${why}`, 'HEAD', to.commit, from.commit]);
  await runner.run(['read-tree', '--reset', to.staged ?? to.tree]);
  await runner.run(['update-index', '-q', '--refresh'], { accept: [1] }); // 1: some differ, as they should
}

/** Leaves a worktree in the middle of a merge, as `git merge` does. For callers that hold the lock. */
export async function beginMerge(worktree: string, theirs: string, conflicts: readonly Conflicted[]): Promise<void> {
  const runner = git(worktree);
  const gone = conflicts.map(({ name, ours, base, theirs: other }) =>
    Buffer.concat([Buffer.from(`0 ${(ours ?? base ?? other)?.id}\t`), name]),
  );
  await runner.run(['update-index', '-z', '--index-info'], { input: joinRecords([...gone, ...conflicts.flatMap(stages)]) });
  await runner.run(['update-ref', 'MERGE_HEAD', theirs]);
}
