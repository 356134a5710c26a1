import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { EspalierError } from '../../shared/errors';
import { branchCommit, currentBranch } from './branch';
import { commitAsEspalier, treeOfCommit } from './commit';
import { git } from './git';
import { withIndexCopy } from './index-file';
import { withWriteLock } from './locks';
import { repositoriesWithin } from './nested';
import { readSnapshot, type SnapshotRecord, snapshotMessage, snapshotRef, snapshotRefs } from './snapshot-record';
import { stage, treeOf, untracked } from './status';
import { worktreeExists } from './worktree';

export { restoreSnapshot } from './snapshot-restore';

export type NewSnapshot = {
  root: string;
  worktree: string;
  branch: string;
  /** Names the snapshot; a second one under the same id is not made. */
  id: string;
  keepIgnored: boolean;
};

/**
 * Saves a session's branch and worktree, staged and untracked files included, under refs/espalier/snapshots/<id>. The
 * worktree and the branch stay as they are; where one of them is gone, the other is saved alone. Throws an
 * EspalierError where something could not be saved, so that nothing is removed on the strength of it.
 */
export async function makeSnapshot({ root, worktree, branch, id, keepIgnored }: NewSnapshot): Promise<SnapshotRecord> {
  const before = await readSnapshot(root, id);
  if (before) return before;
  const tip = await branchCommit(root, branch);
  const there = await worktreeExists(root, worktree);
  if (!there && tip === null) {
    throw new EspalierError(
      'not-found',
      `Both the worktree and the branch ${branch} are gone.`,
      'There is nothing left to keep or to remove.',
    );
  }
  if (there) await assertNothingWithin(worktree);
  const record: SnapshotRecord = {
    branch,
    branchCommit: tip,
    worktree: there ? await stateOf(root, worktree) : null,
    ignored: there ? await ignoredOf(root, worktree, keepIgnored) : { count: 0, bytes: 0, commit: null },
  };
  const parents = [record.worktree?.head, record.worktree?.index, tip, record.ignored.commit].filter(
    (commit) => typeof commit === 'string',
  );
  const tree = record.worktree?.tree ?? (await treeOfCommit(root, tip ?? 'HEAD'));
  const commit = await commitAsEspalier(root, { tree, parents: [...new Set(parents)], message: snapshotMessage(record) });
  await withWriteLock(root, () => git(root).run(['update-ref', snapshotRef(id), commit]));
  return record;
}

/** Whether a snapshot holds a worktree and its branch as they are now; false where there is no such snapshot. */
export async function holdsAll({ root, worktree, branch, id }: Omit<NewSnapshot, 'keepIgnored'>): Promise<boolean> {
  const record = await readSnapshot(root, id);
  if (!record?.worktree || record.branchCommit !== (await branchCommit(root, branch))) return false;
  const now = await stateOf(root, worktree);
  const { head, onBranch, tree } = record.worktree;
  return now.head === head && now.onBranch === onBranch && now.tree === tree;
}

/** Whether there is a snapshot of that id. */
export async function hasSnapshot(root: string, id: string): Promise<boolean> {
  return (await readSnapshot(root, id)) !== null;
}

/** Gives a snapshot up for good; git frees its disk later. One that is gone already is fine. */
export async function dropSnapshot(root: string, id: string): Promise<void> {
  await withWriteLock(root, () => git(root).run(['update-ref', '-d', snapshotRef(id)]));
}

/** The ids of snapshots that begin with `id` and a hyphen: made when that one was taken back. */
export async function snapshotsAfter(root: string, id: string): Promise<string[]> {
  const text = await git(root).text(['for-each-ref', '--format=%(refname)', `${snapshotRef(id)}-*`]);
  return text
    .split('\n')
    .filter((ref) => ref !== '')
    .map((ref) => ref.slice(snapshotRefs.length));
}

/** Drops the snapshots that were made before a moment, and gives their ids. */
export async function expireSnapshots(root: string, before: Date): Promise<string[]> {
  const text = await git(root).text(['for-each-ref', '--format=%(committerdate:unix) %(refname)', snapshotRefs]);
  const expired = text
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([made, ref]) => ref !== undefined && Number(made) * 1000 < before.getTime())
    .map(([, ref = '']) => ref.slice(snapshotRefs.length));
  for (const id of expired) await dropSnapshot(root, id);
  return expired;
}

async function stateOf(root: string, worktree: string): Promise<NonNullable<SnapshotRecord['worktree']>> {
  const output = await git(worktree).run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { accept: 'any' });
  const head = output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null;
  const staged = await withIndexCopy(worktree, (index) => git(worktree, { index }).run(['write-tree'], { accept: 'any' }));
  const index =
    staged.exitCode === 0
      ? await commitAsEspalier(root, {
          tree: staged.stdout.toString('utf8').trim(),
          parents: head === null ? [] : [head],
          message: 'staged',
        })
      : null;
  return { head, onBranch: await currentBranch(worktree), tree: await treeOf(worktree), index };
}

async function ignoredOf(root: string, worktree: string, keep: boolean): Promise<SnapshotRecord['ignored']> {
  const { files } = await untracked(git(worktree), 'ignored');
  let bytes = 0;
  for (const file of files) {
    const path = Buffer.concat([Buffer.from(join(worktree, '/')), file]);
    bytes += await lstat(path).then(
      ({ size }) => size,
      () => 0, // gone since it was listed
    );
  }
  if (!keep || files.length === 0) return { count: files.length, bytes, commit: null };
  const tree = await withIndexCopy(
    worktree,
    async (index) => {
      const runner = git(worktree, { index });
      await stage(runner, files);
      return runner.text(['write-tree']);
    },
    'empty',
  );
  return { count: files.length, bytes, commit: await commitAsEspalier(root, { tree, parents: [], message: 'ignored' }) };
}

/** A tree cannot hold another repository: its commits would go with the folder. */
async function assertNothingWithin(worktree: string): Promise<void> {
  const within = await repositoriesWithin(worktree);
  if (within.length === 0) return;
  throw new EspalierError(
    'refused',
    `${worktree} holds work in another git repository, which cannot be kept: ${within.join(', ')}.`,
    'Nothing was removed. Push its commits or move its folder away, then try again.',
  );
}
