import { chownSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveBase, targetOf } from '../../../src/main/git/base';
import { inspectRepository } from '../../../src/main/git/repository';
import { makeScratch, runGit } from '../../helpers/repository';
import { repository, withWorktree } from './fixture';

test('a folder inside a repository leads to its facts', async () => {
  const { path, git } = repository({ 'a b/ü😀.txt': 'x' }, 'my "repo" 😀');
  const facts = await inspectRepository(join(path, 'a b'));
  expect(facts).toEqual({
    root: path,
    gitDir: join(path, '.git'),
    name: 'my "repo" 😀',
    head: { branch: 'main', commit: git(['rev-parse', 'HEAD']) },
    defaultBranch: 'main',
    isLinkedWorktree: false,
    submodules: false,
    lfs: { used: false, installed: false },
  });
});

test('a linked worktree leads to the main one', async () => {
  const { root, worktree } = await withWorktree();
  expect(await inspectRepository(worktree)).toMatchObject({ root, isLinkedWorktree: true, head: { branch: 'main' } });
});

test('a detached HEAD has no branch, but lands where the usual branch is', async () => {
  const { path, git } = repository();
  git(['checkout', '--quiet', '--detach']);
  const commit = git(['rev-parse', 'HEAD']);
  expect(await inspectRepository(path)).toMatchObject({ head: { branch: null, commit }, defaultBranch: 'main' });
  expect(await resolveBase(path, 'HEAD')).toEqual({ ref: commit, commit });
  expect(await targetOf(path, commit)).toBeNull();
  git(['branch', '-m', 'main', 'somewhere']);
  expect((await inspectRepository(path)).defaultBranch).toBeNull();
});

test('submodules and LFS are seen', async () => {
  const { path, scratch, git, write, commit } = repository();
  runGit(['clone', '--quiet', path, join(scratch, 'lib')], scratch);
  git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', join(scratch, 'lib'), 'lib']);
  write('assets/.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
  commit('both');
  const facts = await inspectRepository(path);
  expect(facts.submodules).toBe(true);
  expect(facts.lfs.used).toBe(true);
  // The submodule is a repository of its own.
  expect((await inspectRepository(join(path, 'lib'))).root).toBe(join(path, 'lib'));
});

test('what cannot be worked in is said', async () => {
  const { path, scratch } = repository();
  const bare = join(scratch, 'bare.git');
  runGit(['clone', '--quiet', '--bare', path, bare], scratch);
  const fresh = join(scratch, 'fresh');
  runGit(['init', '--quiet', fresh], scratch);
  const plain = makeScratch();
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  const cases: [string, RegExp][] = [
    [join(scratch, 'nowhere'), /does not exist/],
    [join(scratch, 'r\uFFFDpo'), /not UTF-8/],
    [file, /is a file/],
    [plain, /not a git repository/],
    [bare, /bare/],
    [fresh, /no commit/],
    [join(path, '.git'), /\.git folder/],
  ];
  for (const [folder, message] of cases) {
    const error = await inspectRepository(folder).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'repository', message: expect.stringMatching(message), hint: expect.stringMatching(/\w/) });
  }
  runGit(['worktree', 'add', '--quiet', join(scratch, 'of-bare')], bare);
  await expect(inspectRepository(join(scratch, 'of-bare'))).rejects.toMatchObject({ message: expect.stringMatching(/bare/) });
});

test.runIf(process.getuid?.() === 0)('a repository of another user is said', async () => {
  const { path } = repository();
  chownSync(path, 1234, 1234);
  chownSync(join(path, '.git'), 1234, 1234);
  const before = process.env['HOME'];
  process.env['HOME'] = path;
  try {
    await expect(inspectRepository(path)).rejects.toMatchObject({ code: 'repository', message: expect.stringMatching(/another user/) });
  } finally {
    process.env['HOME'] = before;
  }
});

test('a base is a branch, a tag or a commit, and never an option', async () => {
  const { path, git } = repository();
  const commit = git(['rev-parse', 'HEAD']);
  git(['tag', '-a', 'v1', '-m', 'one']);
  expect(await resolveBase(path, 'main')).toEqual({ ref: 'main', commit });
  expect(await resolveBase(path, 'HEAD')).toEqual({ ref: 'main', commit });
  expect(await resolveBase(path, 'v1')).toEqual({ ref: 'v1', commit });
  expect(await targetOf(path, 'main')).toBe('main');
  expect(await targetOf(path, 'v1')).toBeNull();
  const blob = git(['rev-parse', 'HEAD:README.md']);
  for (const bad of [`--upload-pack=touch ${path}/x`, '-h', '--help', '', ' ', 'missing', 'a\nb', blob, 'a b', '--all']) {
    await expect(resolveBase(path, bad)).rejects.toMatchObject({ code: 'repository' });
  }
});

test('a repository that was moved is not found at its old place', async () => {
  const { path, scratch } = repository();
  renameSync(path, join(scratch, 'moved'));
  await expect(inspectRepository(path)).rejects.toMatchObject({ message: expect.stringMatching(/does not exist/) });
  mkdirSync(path);
  await expect(inspectRepository(path)).rejects.toMatchObject({ message: expect.stringMatching(/not a git repository/) });
});
