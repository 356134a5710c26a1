import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { branchCommit, deleteBranch } from '../../../src/main/git/branch';
import { diskSize, removeLeftovers } from '../../../src/main/git/clean';
import { dropSnapshot, expireSnapshots, hasSnapshot, makeSnapshot, restoreSnapshot } from '../../../src/main/git/snapshot';
import { treeOf } from '../../../src/main/git/status';
import { removeWorktree, worktreeExists } from '../../../src/main/git/worktree';
import { runGit } from '../../helpers/repository';
import { withWorktree } from './fixture';

async function sample() {
  const one = await withWorktree({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n', 'run.sh': '#!/bin/sh\n', '.gitignore': '*.log\n' });
  const { root, worktree, branch } = one;
  const of = { root, worktree, branch, id: 'undo-1' };
  const discard = async () => {
    await removeWorktree(root, worktree);
    const commit = await branchCommit(root, branch);
    if (commit !== null) expect(await deleteBranch(root, branch, commit)).toEqual({ ok: true });
  };
  return { ...one, of, discard };
}

test('committed, staged, changed, deleted and untracked work comes back as it was', async () => {
  const { root, worktree, branch, of, discard, write, commit, git, scratch } = await sample();
  write('a.txt', 'committed\n', worktree);
  const head = commit('one', worktree);
  write('b.txt', 'staged\n', worktree);
  git(['add', 'b.txt'], worktree);
  write('b.txt', 'staged, then changed\n', worktree);
  rmSync(join(worktree, 'c.txt'));
  chmodSync(join(worktree, 'run.sh'), 0o755);
  write('new 😀 "file"\n.txt', 'untracked\n', worktree);
  write('binary', Buffer.from([0, 255, 1]), worktree);
  symlinkSync('/etc/passwd', join(worktree, 'link'));
  writeFileSync(Buffer.concat([Buffer.from(`${worktree}/bad-`), Buffer.from([0xff])]), 'x');
  write('out.log', 'ignored\n', worktree);
  const status = git(['status', '--porcelain', '-z'], worktree);
  const tree = await treeOf(worktree);
  const staged = git(['diff', '--cached'], worktree);

  const record = await makeSnapshot({ ...of, keepIgnored: false });
  expect(git(['status', '--porcelain', '-z'], worktree)).toBe(status);
  expect(record.ignored).toEqual({ count: 1, bytes: 8, commit: null });
  await discard();
  expect(existsSync(worktree)).toBe(false);
  expect(git(['branch', '--list', branch])).toBe('');
  git(['gc', '--quiet', '--prune=now']);

  await restoreSnapshot(of);
  expect(git(['status', '--porcelain', '-z'], worktree)).toBe(status);
  expect(git(['diff', '--cached'], worktree)).toBe(staged);
  expect(await treeOf(worktree)).toBe(tree);
  expect(await branchCommit(root, branch)).toBe(head);
  expect(git(['symbolic-ref', '--short', 'HEAD'], worktree)).toBe(branch);
  expect(readlinkSync(join(worktree, 'link'))).toBe('/etc/passwd');
  expect(statSync(join(worktree, 'run.sh')).mode & 0o111).not.toBe(0);
  expect(existsSync(join(worktree, 'out.log'))).toBe(false);
  await restoreSnapshot(of);
  expect(git(['status', '--porcelain', '-z'], worktree)).toBe(status);
  expect(await worktreeExists(root, worktree)).toBe(true);
  expect(git(['status', '--porcelain'], scratch === root ? scratch : root)).toBe('');
});

test('ignored files come back when they were kept', async () => {
  const { worktree, of, discard, write } = await sample();
  write('deep/out.log', 'ignored\n', worktree);
  expect((await makeSnapshot({ ...of, keepIgnored: true })).ignored.commit).not.toBeNull();
  await discard();
  await restoreSnapshot(of);
  expect(readFileSync(join(worktree, 'deep/out.log'), 'utf8')).toBe('ignored\n');
  expect(runGit(['status', '--porcelain'], worktree)).toBe('');
});

test('a second snapshot under the same id is the first one', async () => {
  const { worktree, of, write } = await sample();
  write('new.txt', 'first\n', worktree);
  const first = await makeSnapshot({ ...of, keepIgnored: false });
  write('new.txt', 'second\n', worktree);
  expect(await makeSnapshot({ ...of, keepIgnored: false })).toEqual(first);
});

test('a vanished worktree, a vanished branch, both', async () => {
  const { root, worktree, branch, of, discard, write, commit, git } = await sample();
  write('a.txt', 'committed\n', worktree);
  const head = commit('one', worktree);
  rmSync(worktree, { recursive: true });
  await makeSnapshot({ ...of, keepIgnored: false });
  await discard();
  await restoreSnapshot(of);
  expect(readFileSync(join(worktree, 'a.txt'), 'utf8')).toBe('committed\n');
  expect(git(['rev-parse', 'HEAD'], worktree)).toBe(head);

  git(['checkout', '-q', '--detach'], worktree);
  git(['branch', '-D', branch]);
  write('new.txt', 'x', worktree);
  await makeSnapshot({ ...of, id: 'undo-2', keepIgnored: false });
  await discard();
  await restoreSnapshot({ ...of, id: 'undo-2' });
  expect(git(['status', '--porcelain', '--branch'], worktree)).toBe('## HEAD (no branch)\n?? new.txt');
  expect(git(['rev-parse', 'HEAD'], worktree)).toBe(head);
  await removeWorktree(root, worktree);
  await expect(makeSnapshot({ ...of, id: 'undo-3', keepIgnored: false })).rejects.toMatchObject({ code: 'not-found' });
});

test('an agent that went to a branch of its own loses neither', async () => {
  const { root, worktree, branch, of, discard, write, commit, git } = await sample();
  git(['checkout', '-q', '-b', 'own'], worktree);
  write('a.txt', 'own\n', worktree);
  const own = commit('own', worktree);
  await makeSnapshot({ ...of, keepIgnored: false });
  await discard();
  await restoreSnapshot(of);
  expect(git(['symbolic-ref', '--short', 'HEAD'], worktree)).toBe('own');
  expect(git(['rev-parse', 'HEAD'], worktree)).toBe(own);
  expect(await branchCommit(root, branch)).not.toBeNull();
});

test('an unresolved merge keeps its files', async () => {
  const { worktree, of, discard, write, commit, git } = await sample();
  write('a.txt', 'theirs\n');
  commit('theirs');
  write('a.txt', 'mine\n', worktree);
  commit('mine', worktree);
  expect(() => git(['merge', 'main'], worktree)).toThrow();
  const markers = readFileSync(join(worktree, 'a.txt'), 'utf8');
  await makeSnapshot({ ...of, keepIgnored: false });
  await discard();
  await restoreSnapshot(of);
  expect(readFileSync(join(worktree, 'a.txt'), 'utf8')).toBe(markers);
});

test('a restoration that was killed is done again, and one in the way of others is refused', async () => {
  const { root, worktree, branch, of, discard, write, commit, git } = await sample();
  write('new.txt', 'x\n', worktree);
  await makeSnapshot({ ...of, keepIgnored: false });
  await discard();
  git(['worktree', 'add', '-q', '--no-checkout', '--lock', '--reason', 'espalier: restoring', '-b', branch, worktree]);
  expect(await worktreeExists(root, worktree)).toBe(false);
  await restoreSnapshot(of);
  expect(git(['status', '--porcelain'], worktree)).toBe('?? new.txt');

  await discard();
  mkdirSync(worktree, { recursive: true });
  write('theirs.txt', 'x', worktree);
  await expect(restoreSnapshot(of)).rejects.toMatchObject({ code: 'refused' });
  expect(existsSync(join(worktree, 'theirs.txt'))).toBe(true);
  rmSync(worktree, { recursive: true });
  const other = commit('other');
  git(['branch', branch]);
  await expect(restoreSnapshot(of)).rejects.toMatchObject({ code: 'refused' });
  expect(await branchCommit(root, branch)).toBe(other);
  expect(await hasSnapshot(root, of.id)).toBe(true);
});

test("another repository's work inside the worktree is not given up", async () => {
  const { root, worktree, of, scratch, git, write, commit } = await sample();
  git(['init', '--quiet', 'nested'], worktree);
  await expect(makeSnapshot({ ...of, keepIgnored: false })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('nested'),
  });
  expect(await hasSnapshot(root, of.id)).toBe(false);
  rmSync(join(worktree, 'nested'), { recursive: true });
  git(['clone', '--quiet', root, join(scratch, 'lib')]);
  git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', join(scratch, 'lib'), 'lib'], worktree);
  commit('with a submodule', worktree);
  await makeSnapshot({ ...of, id: 'clean', keepIgnored: false });
  write('lib/new.txt', 'x', worktree);
  await expect(makeSnapshot({ ...of, id: 'dirty', keepIgnored: false })).rejects.toMatchObject({ message: expect.stringContaining('lib') });
});

test('snapshots are dropped, and expire', async () => {
  const { root, of } = await sample();
  await makeSnapshot({ ...of, keepIgnored: false });
  expect(await expireSnapshots(root, new Date(Date.now() - 60_000))).toEqual([]);
  expect(await hasSnapshot(root, of.id)).toBe(true);
  expect(await expireSnapshots(root, new Date(Date.now() + 60_000))).toEqual([of.id]);
  expect(await hasSnapshot(root, of.id)).toBe(false);
  await dropSnapshot(root, of.id);
  await expect(restoreSnapshot(of)).rejects.toMatchObject({ code: 'not-found' });
  await expect(makeSnapshot({ ...of, id: '../heads/main', keepIgnored: false })).rejects.toThrow(TypeError);
});

test('a folder that lost its entry is not removed on the strength of a snapshot of its branch', async () => {
  const { root, worktree, of, write } = await sample();
  write('new.txt', 'work\n', worktree);
  renameSync(join(root, '.git', 'worktrees'), join(root, '.git', 'lost'));
  await makeSnapshot({ ...of, keepIgnored: false });
  expect(await removeWorktree(root, worktree)).toEqual({ left: worktree });
  expect(readFileSync(join(worktree, 'new.txt'), 'utf8')).toBe('work\n');
});

test('disk is measured without following links, and what a crash left is removed', async () => {
  const { root, worktree, scratch, write, git } = await sample();
  write('outside/big', Buffer.alloc(8_000_000), scratch);
  symlinkSync(join(scratch, 'outside'), join(worktree, 'link'));
  write('in', Buffer.alloc(1_000_000, 1), worktree);
  const bytes = await diskSize(worktree);
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(bytes).toBeLessThan(2_000_000);
  expect(await diskSize(join(scratch, 'nowhere'))).toBe(0);
  const gitDir = git(['rev-parse', '--absolute-git-dir'], worktree);
  for (const name of ['espalier-index-old', 'espalier-index-new']) writeFileSync(join(gitDir, name), '');
  utimesSync(join(gitDir, 'espalier-index-old'), 1, 1);
  const stub = join(root, '.git', 'worktrees', 'stub');
  mkdirSync(stub);
  writeFileSync(join(stub, 'locked'), 'initializing');
  utimesSync(stub, 1, 1);
  expect(await removeLeftovers(root)).toBe(2);
  expect(existsSync(stub)).toBe(false);
  expect(await worktreeExists(root, worktree)).toBe(true);
  expect(existsSync(join(gitDir, 'espalier-index-new'))).toBe(true);
});
