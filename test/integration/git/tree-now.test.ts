import { chmodSync, existsSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { treeOf } from '../../../src/main/git/status';
import { treeRows } from '../../../src/main/git/tree-diff';
import { treeNow } from '../../../src/main/git/tree-now';
import { untilTrue } from '../../helpers/core';
import { withWorktree } from './fixture';

const sample = async () => {
  const one = await withWorktree({ 'a.txt': 'aaaa\n', 'b.txt': 'bbbb\n', 'folder/c.txt': 'cccc\n' });
  const loose = (id: string) => join(one.root, '.git', 'objects', id.slice(0, 2), id.slice(2));
  const long = new Date(1_700_000_000_000);
  /** Whether the tree was known: git touches an object that it writes again. */
  const known = async (): Promise<boolean> => {
    const id = await treeNow(one.worktree);
    utimesSync(loose(id), long, long);
    expect(await treeNow(one.worktree)).toBe(id);
    return statSync(loose(id)).mtimeMs === long.getTime();
  };
  return { ...one, loose, known: () => untilTrue(known, 'the tree is known') };
};

test('a tree that is known is that of what is there, whatever becomes of it', async () => {
  const { worktree, root, base, git, write, known } = await sample();
  const steps: (() => unknown)[] = [
    () => write('a.txt', 'AAAA\n', worktree),
    () => write('a.txt', 'aAaA\n', worktree),
    () => write('new.txt', 'xxxx\n', worktree),
    () => write('new.txt', 'yyyy\n', worktree),
    () => git(['add', 'new.txt'], worktree),
    () => rmSync(join(worktree, 'new.txt')),
    () => git(['rm', '--cached', '--quiet', 'b.txt'], worktree),
    () => write('.gitignore', 'b.txt\n', worktree),
    () => git(['add', '--force', 'b.txt'], worktree),
    () => chmodSync(join(worktree, 'a.txt'), 0o755),
    () => renameSync(join(worktree, 'folder'), join(worktree, 'other')),
    () => symlinkSync('other', join(worktree, 'folder')),
    () => git(['commit', '--quiet', '--all', '--message', 'all'], worktree),
    () => git(['checkout', '--quiet', '--detach', 'HEAD~1', '--force'], worktree),
  ];
  for (const step of steps) {
    await treeNow(worktree);
    step();
    const tree = await treeNow(worktree, { root, commit: base });
    expect(tree).toBe(await treeOf(worktree));
    expect(await treeNow(worktree)).toBe(tree);
    // What was read along with it, and what git says of the two trees: it is remembered by the folder that was asked for.
    expect(await treeRows(root, base, tree)).toEqual(await treeRows(worktree, base, tree));
  }
  write('last.txt', 'zzzz\n', worktree);
  await known();
  write('last.txt', 'ZZZZ\n', worktree);
  expect(await treeNow(worktree)).toBe(await treeOf(worktree));
});

test('a tree that git has cleaned up is written again', async () => {
  const { worktree, git, write, loose, known } = await sample();
  write('a.txt', 'AAAA\n', worktree);
  await known();
  const tree = await treeNow(worktree);
  git(['prune', '--expire=now']);
  expect(existsSync(loose(tree))).toBe(false);
  expect(await treeNow(worktree)).toBe(tree);
  expect(git(['show', `${tree}:a.txt`])).toBe('AAAA');
});

test('another commit of a submodule is never taken for known', async () => {
  const { worktree, root, git, commit, write } = await sample();
  const first = git(['rev-parse', 'HEAD'], root);
  const [second, third] = ['second\n', 'third\n'].map((text) => {
    write('folder/c.txt', text, root);
    return commit(text, root);
  });
  git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', root, 'sub'], worktree);
  git(['commit', '--quiet', '--message', 'sub'], worktree);
  for (const to of [first, second, first, third]) {
    git(['checkout', '--quiet', to ?? ''], join(worktree, 'sub'));
    expect(await treeNow(worktree)).toBe(await treeOf(worktree));
  }
});
