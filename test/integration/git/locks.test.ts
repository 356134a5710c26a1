import { expect, test } from 'vitest';
import { withWriteLock } from '../../../src/main/git/locks';
import { withWorktree } from './fixture';

test('writers of one repository take turns, from whichever worktree they come, and a failed one ends its turn', async () => {
  const { root, worktree } = await withWorktree();
  const other = await withWorktree();
  let writing = 0;
  let most = 0;
  const write = async () => {
    writing++;
    most = Math.max(most, writing);
    await new Promise((resolve) => setImmediate(resolve));
    writing--;
    throw new Error('no');
  };
  const all = await Promise.allSettled([root, worktree, root, worktree].map((dir) => withWriteLock(dir, write)));
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  expect(most).toBe(1);
  // Another repository does not wait for this one.
  expect(await withWriteLock(root, () => withWriteLock(other.root, async () => 'done'))).toBe('done');
});
