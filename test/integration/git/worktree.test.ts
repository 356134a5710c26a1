import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { branchCommit, checkoutOf, currentBranch, deleteBranch, freeBranchName, listBranches } from '../../../src/main/git/branch';
import { addWorktree, removeWorktree, repairWorktrees, worktreeExists } from '../../../src/main/git/worktree';
import { listWorktrees } from '../../../src/main/git/worktree-list';
import { runGit } from '../../helpers/repository';
import { repository, withWorktree } from './fixture';

test('a worktree is made once, and made again it stays as it is', async () => {
  const { root, worktree, branch, base, git } = await withWorktree();
  expect(readFileSync(join(worktree, 'README.md'), 'utf8')).toBe('# Sample\n');
  expect(await currentBranch(worktree)).toBe(branch);
  expect(git(['config', '--list', '--local'])).not.toContain('branch.');
  writeFileSync(join(worktree, 'mine.txt'), 'kept');
  await addWorktree({ root, path: worktree, branch, commit: base });
  expect(readFileSync(join(worktree, 'mine.txt'), 'utf8')).toBe('kept');
});

test('eight at once all succeed, with hostile names', async () => {
  const { path: root, scratch, git } = repository();
  const commit = git(['rev-parse', 'HEAD']);
  const names = ['plain', 'a b', 'quote"\'', 'new\nline', '😀', '-dash', '$(x)', 'ü'];
  await Promise.all(names.map((name, index) => addWorktree({ root, path: join(scratch, 'trees', name), branch: `esp/n${index}`, commit })));
  const listed = (await listWorktrees(root)).map(({ path }) => path);
  for (const name of names) expect(listed).toContain(join(scratch, 'trees', name));
});

test('what a killed attempt left is made anew', async () => {
  const { root, worktree, branch, base, git } = await withWorktree();
  const gitDir = git(['rev-parse', '--absolute-git-dir'], worktree);
  writeFileSync(join(gitDir, 'locked'), 'initializing');
  rmSync(join(gitDir, 'index'));
  rmSync(join(worktree, 'README.md'));
  expect(await worktreeExists(root, worktree)).toBe(false);
  await addWorktree({ root, path: worktree, branch, commit: base });
  expect(git(['status', '--porcelain'], worktree)).toBe('');
  expect(await worktreeExists(root, worktree)).toBe(true);
});

test('one that is being made while they are listed is waited for', async () => {
  const { root, worktree, git } = await withWorktree();
  const entry = git(['rev-parse', '--absolute-git-dir'], worktree);
  const commondir = readFileSync(join(entry, 'commondir'), 'utf8');
  writeFileSync(join(entry, 'locked'), 'initializing');
  writeFileSync(join(entry, 'commondir'), '');
  expect(() => git(['worktree', 'list'])).toThrow();
  const listed = listWorktrees(root);
  setTimeout(() => writeFileSync(join(entry, 'commondir'), commondir), 300); // git itself takes milliseconds
  expect((await listed).map(({ path }) => path)).toContain(worktree);
});

test('a branch alone is taken up again', async () => {
  const { root, worktree, branch, base } = await withWorktree();
  rmSync(worktree, { recursive: true });
  expect(await worktreeExists(root, worktree)).toBe(false);
  await addWorktree({ root, path: worktree, branch, commit: base });
  expect(existsSync(join(worktree, 'README.md'))).toBe(true);
});

test('a worktree that lost its entry may hold work, and is left', async () => {
  const { root, worktree, branch, base } = await withWorktree();
  rmSync(join(root, '.git', 'worktrees'), { recursive: true });
  await expect(addWorktree({ root, path: worktree, branch, commit: base })).rejects.toMatchObject({ code: 'refused' });
  expect(await removeWorktree(root, worktree)).toEqual({ left: worktree });
  expect(existsSync(join(worktree, 'README.md'))).toBe(true);
});

test("another's folder or branch is refused and untouched", async () => {
  const { path: root, scratch, git, commit } = repository();
  const base = git(['rev-parse', 'HEAD']);
  const path = join(scratch, 'theirs');
  mkdirSync(path);
  writeFileSync(join(path, 'theirs.txt'), 'x');
  await expect(addWorktree({ root, path, branch: 'esp/a', commit: base })).rejects.toMatchObject({ code: 'refused' });
  expect(readFileSync(join(path, 'theirs.txt'), 'utf8')).toBe('x');
  expect(await branchCommit(root, 'esp/a')).toBeNull();
  await removeWorktree(root, path);
  expect(existsSync(join(path, 'theirs.txt'))).toBe(true);

  const empty = join(scratch, 'empty');
  mkdirSync(empty);
  await addWorktree({ root, path: empty, branch: 'esp/b', commit: base });

  git(['branch', 'esp/c']);
  commit('next');
  const next = git(['rev-parse', 'HEAD']);
  await expect(addWorktree({ root, path: join(scratch, 'c'), branch: 'esp/c', commit: next })).rejects.toMatchObject({ code: 'refused' });
  expect(await branchCommit(root, 'esp/c')).toBe(base);
  await expect(addWorktree({ root, path: empty, branch: 'esp/d', commit: base })).rejects.toMatchObject({ code: 'refused' });

  // A repository of its own at the path.
  const own = join(scratch, 'own');
  runGit(['init', '--quiet', own], scratch);
  await expect(addWorktree({ root, path: own, branch: 'esp/e', commit: base })).rejects.toMatchObject({ code: 'refused' });
  expect(existsSync(join(own, '.git'))).toBe(true);
});

test('removal takes changes, locks, vanished folders and a second call', async () => {
  const { root, worktree, git, branch } = await withWorktree();
  writeFileSync(join(worktree, 'new.txt'), 'x');
  git(['worktree', 'lock', '--reason', 'usb', worktree]);
  expect(await removeWorktree(root, worktree)).toEqual({ left: null });
  expect(existsSync(worktree)).toBe(false);
  expect(await branchCommit(root, branch)).not.toBeNull();
  await removeWorktree(root, worktree);
  git(['worktree', 'add', '--quiet', worktree, branch]);
  rmSync(worktree, { recursive: true });
  await removeWorktree(root, worktree);
  expect(await listWorktrees(root)).toHaveLength(1);
  await expect(removeWorktree(root, root)).rejects.toMatchObject({ code: 'refused' });
  expect(existsSync(join(root, 'README.md'))).toBe(true);
});

test('a removal that was killed half way is finished by the next', async () => {
  const { root, worktree } = await withWorktree();
  renameSync(worktree, `${worktree}.removing`);
  expect(await removeWorktree(root, worktree)).toEqual({ left: null });
  expect(existsSync(`${worktree}.removing`)).toBe(false);
  expect(await listWorktrees(root)).toHaveLength(1);
});

test('a worktree whose folder was replaced by other files loses its entry, not the files', async () => {
  const { root, worktree } = await withWorktree();
  rmSync(worktree, { recursive: true });
  mkdirSync(worktree);
  writeFileSync(join(worktree, 'theirs.txt'), 'x');
  expect(await removeWorktree(root, worktree)).toEqual({ left: worktree });
  expect(await listWorktrees(root)).toHaveLength(1);
  expect(existsSync(join(worktree, 'theirs.txt'))).toBe(true);
});

test('a moved repository finds its worktrees again', async () => {
  const { root, worktree, scratch } = await withWorktree();
  const moved = join(scratch, 'moved');
  renameSync(root, moved);
  expect(await repairWorktrees(moved, [worktree, join(scratch, 'gone')])).toEqual([join(scratch, 'gone')]);
  expect(runGit(['status', '--porcelain'], worktree)).toBe('');
});

test('branches: free names, where they are, deletion only as they were', async () => {
  const { root, worktree, branch, base, git, commit } = await withWorktree();
  expect(await freeBranchName(root, 'Task')).toBe('esp/task-2');
  expect(await freeBranchName(root, 'Task', ['esp/task-2', 'esp/Task-3'])).toBe('esp/task-4');
  expect(await checkoutOf(root, branch)).toBe(worktree);
  expect(await deleteBranch(root, branch, base)).toEqual({ ok: false, reason: 'checked-out', worktree });
  await removeWorktree(root, worktree);
  const other = commit('other');
  expect(await deleteBranch(root, branch, other)).toEqual({ ok: false, reason: 'moved', commit: base });
  expect(await deleteBranch(root, branch, base)).toEqual({ ok: true });
  expect(await deleteBranch(root, branch, base)).toEqual({ ok: true });
  git(['branch', 'esp']);
  expect(await freeBranchName(root, 'Task')).toBe('espalier/task');
  expect((await listBranches(root)).map(({ name }) => name)).toEqual(['esp', 'main']);
});

test('after a kill at any moment the next attempt succeeds', async () => {
  const many = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`d${index % 30}/f${index}.txt`, `${index}\n`]));
  const { path: root, scratch, git } = repository(many);
  const commit = git(['rev-parse', 'HEAD']);
  for (let round = 0; round < 8; round++) {
    const [path, branch] = [join(scratch, 'trees', String(round)), `esp/killed-${round}`];
    const child = spawn('git', ['worktree', 'add', '--quiet', '--no-track', '-b', branch, path, commit], {
      cwd: root,
      detached: true,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    // Spread over the time that it takes, from before its first file to its end.
    setTimeout(() => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    }, round * 6);
    await ended;
    await addWorktree({ root, path, branch, commit });
    expect(git(['status', '--porcelain'], path)).toBe('');
    expect(git(['symbolic-ref', '--short', 'HEAD'], path)).toBe(branch);
  }
  expect(git(['status', '--porcelain'])).toBe('');
}, 90_000);
