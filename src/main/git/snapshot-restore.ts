import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EspalierError } from '../../shared/errors';
import { branchCommit, checkoutOf } from './branch';
import { git } from './git';
import { withIndexCopy } from './index-file';
import { withWriteLock } from './locks';
import { readSnapshot, type SnapshotRecord } from './snapshot-record';
import { canonical, claimPlace, restoring } from './worktree';

export type Restoration = { root: string; worktree: string; branch: string; id: string };

/**
 * Makes a session's branch and worktree again from a snapshot: what was staged, changed or untracked is so again.
 * Where the worktree had vanished before the snapshot, it is made from the branch. What a killed attempt left is made
 * anew; done already is fine. Throws an EspalierError where branch or folder are another's by now.
 */
export function restoreSnapshot({ root, worktree, branch, id }: Restoration): Promise<void> {
  return withWriteLock(root, async () => {
    const record = await readSnapshot(root, id);
    if (!record)
      throw new EspalierError(
        'not-found',
        'The snapshot is gone.',
        'It was older than it is kept for, or refs/espalier was cleared. Nothing was changed.',
      );
    if ((await claimPlace(root, worktree, null)) === 'there') return;
    await restoreBranch(root, branch, record.branchCommit);
    const path = await canonical(worktree);
    await mkdir(dirname(path), { recursive: true });
    const args = ['worktree', 'add', '--quiet', '--no-checkout', '--lock', '--reason', restoring];
    await git(root).run([...args, ...(await headArguments(root, branch, record, path))]);
    await fill(path, record);
    await git(root).run(['worktree', 'unlock', '--end-of-options', path]);
  });
}

async function restoreBranch(root: string, branch: string, commit: string | null): Promise<void> {
  const now = await branchCommit(root, branch);
  if (commit === null || now === commit) return;
  if (now !== null) {
    throw new EspalierError(
      'refused',
      `The branch ${branch} is there again, at another commit.`,
      'It was left as it is, and the snapshot is kept. Rename that branch, then undo again.',
    );
  }
  await git(root).run(['update-ref', '-m', 'espalier: undo', `refs/heads/${branch}`, commit, '']);
}

/** HEAD as it was: on its branch where that still stands there and is free, else detached at the same commit. */
async function headArguments(
  root: string,
  branch: string,
  { worktree, branchCommit: tip }: SnapshotRecord,
  path: string,
): Promise<string[]> {
  const onBranch = worktree === null ? branch : worktree.onBranch;
  const head = worktree?.head ?? tip;
  if (head === null)
    throw new EspalierError('refused', 'The snapshot holds no commit to stand on.', 'It is kept under refs/espalier/snapshots.');
  const free = onBranch !== null && (await branchCommit(root, onBranch)) === head && (await checkoutOf(root, onBranch)) === null;
  return free ? ['--end-of-options', path, onBranch] : ['--detach', '--end-of-options', path, head];
}

async function fill(path: string, { worktree, ignored }: SnapshotRecord): Promise<void> {
  const runner = git(path);
  await runner.run(['read-tree', '--reset', '-u', worktree?.tree ?? 'HEAD']);
  if (worktree) await runner.run(['read-tree', worktree.index ?? 'HEAD']);
  // Only so that git need not compare every file at the next look; 1: some differ, as they should.
  await runner.run(['update-index', '-q', '--refresh'], { accept: [1] });
  const { commit } = ignored;
  if (commit === null) return;
  await withIndexCopy(
    path,
    async (index) => {
      const aside = git(path, { index });
      await aside.run(['read-tree', commit]);
      await aside.run(['checkout-index', '--all', '--quiet']);
    },
    'empty',
  );
}
