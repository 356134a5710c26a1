import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyMerge, type MergePlan, type MergeRequest, planMerge, undoMerge } from '../../../src/main/git/merge';
import { addWorktree, removeWorktree } from '../../../src/main/git/worktree';
import { runGit } from '../../helpers/repository';
import { withWorktree } from './fixture';

const lines = (...changed: [number, string][]) => {
  const all = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  for (const [at, text] of changed) all[at] = text;
  return `${all.join('\n')}\n`;
};

async function sample() {
  const one = await withWorktree({ 'a.txt': lines(), 'b.txt': 'b\n' });
  const request: MergeRequest = {
    root: one.root,
    worktree: one.worktree,
    branch: one.branch,
    base: one.base,
    target: 'main',
    strategy: 'squash',
    message: 'Do the task\n\nIn detail.',
  };
  const land = (plan: MergePlan) => {
    if (!plan.ok) throw new Error(JSON.stringify(plan));
    return { root: one.root, target: 'main', commit: plan.commit, targetOld: plan.targetOld };
  };
  /** Everything that a plan must not change. */
  const state = () =>
    [
      one.git(['for-each-ref']),
      one.git(['status', '--porcelain']),
      one.git(['status', '--porcelain', '--branch'], one.worktree),
      one.git(['reflog']),
    ].join('\n');
  return { ...one, request, land, state };
}

test('a squash holds committed, uncommitted and untracked work, and is computed without moving anything', async () => {
  const { worktree, request, land, state, write, commit, git, root, base } = await sample();
  write('a.txt', lines([1, 'committed']), worktree);
  commit('wip', worktree);
  write('a.txt', lines([1, 'committed'], [20, 'changed']), worktree);
  write('new.txt', 'new\n', worktree);
  write('theirs.txt', 'x\n');
  commit('meanwhile');
  const before = state();
  const plan = await planMerge(request);
  expect(state()).toBe(before);
  const landed = land(plan);
  expect(await applyMerge(landed)).toEqual({ ok: true });
  expect(git(['log', '--format=%s', `${base}..main`])).toBe('Do the task\nmeanwhile');
  expect(git(['log', '-1', '--format=%B%an'])).toBe('Do the task\n\nIn detail.\nTest Person');
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(lines([1, 'committed'], [20, 'changed']));
  expect(readFileSync(join(root, 'new.txt'), 'utf8')).toBe('new\n');
  expect(git(['status', '--porcelain'])).toBe('');
  expect(await applyMerge(landed)).toEqual({ ok: true });
  expect(await planMerge(request)).toMatchObject({ ok: false, reason: 'empty' });
  expect(await undoMerge(landed)).toEqual({ ok: true });
  expect(git(['log', '-1', '--format=%s'])).toBe('meanwhile');
  expect(existsSync(join(root, 'new.txt'))).toBe(false);
  expect(await undoMerge(landed)).toEqual({ ok: true });
});

test('a merge commit has both parents', async () => {
  const { worktree, request, land, write, commit, git } = await sample();
  write('a.txt', lines([1, 'mine']), worktree);
  const tip = commit('mine', worktree);
  const plan = await planMerge({ ...request, strategy: 'commit' });
  const landed = land(plan);
  expect(git(['log', '-1', '--format=%P', landed.commit])).toBe(`${landed.targetOld} ${tip}`);
});

test('a rebase keeps commits, authors and dates, and puts what is not committed on top', async () => {
  const { worktree, request, land, write, commit, git, root } = await sample();
  write('a.txt', lines([1, 'one']), worktree);
  git(['add', '-A'], worktree);
  git(['commit', '-q', '--author', 'Ada Ü <ada@example.com>', '--date', '@1700000000 +0530', '-m', 'one\n\nbody'], worktree);
  write('a.txt', lines([1, 'one'], [25, 'two']), worktree);
  commit('two', worktree);
  write('open.txt', 'x\n', worktree);
  write('theirs.txt', 'x\n');
  const theirs = commit('meanwhile');
  const landed = land(await planMerge({ ...request, strategy: 'rebase' }));
  expect(
    git(['log', '--format=%s|%an|%ae|%ad|%p', '--date=raw', `${theirs}..${landed.commit}`])
      .split('\n')
      .at(-1),
  ).toBe(`one|Ada Ü|ada@example.com|1700000000 +0530|${git(['rev-parse', '--short', theirs])}`);
  expect(git(['log', '--format=%s', `${theirs}..${landed.commit}`])).toBe('Do the task\ntwo\none');
  expect(await applyMerge(landed)).toEqual({ ok: true });
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(lines([1, 'one'], [25, 'two']));
  expect(git(['status', '--porcelain'])).toBe('');
});

test('a rebase on an unmoved target takes the commits as they are, and leaves out what is there already', async () => {
  const { worktree, request, land, write, commit, git } = await sample();
  write('a.txt', lines([1, 'one']), worktree);
  const one = commit('one', worktree);
  expect(land(await planMerge({ ...request, strategy: 'rebase' })).commit).toBe(one);
  git(['cherry-pick', '--no-commit', one]);
  commit('picked by hand');
  write('b.txt', 'two\n', worktree);
  commit('two', worktree);
  const landed = land(await planMerge({ ...request, strategy: 'rebase' }));
  expect(git(['log', '--format=%s', `main..${landed.commit}`])).toBe('two');
});

test('a rebase does not lose what only a merge commit holds', async () => {
  const { worktree, request, write, commit, git } = await sample();
  write('b.txt', 'theirs\n');
  commit('theirs');
  write('b.txt', 'mine\n', worktree);
  commit('mine', worktree);
  expect(() => git(['merge', 'main'], worktree)).toThrow();
  write('b.txt', 'both\n', worktree);
  commit('resolved', worktree);
  const refused = await planMerge({ ...request, strategy: 'rebase' });
  expect(refused.ok).toBe(false);
  const squash = await planMerge(request);
  expect(squash.ok && git(['show', `${squash.commit}:b.txt`])).toBe('both');
});

test.each(['squash', 'commit', 'rebase'] as const)('conflicts are told file by file with nothing changed (%s)', async (strategy) => {
  const { worktree, request, state, write, commit, root } = await sample();
  write('a.txt', lines([1, 'mine']), worktree);
  write('both "new".txt', 'mine\n', worktree);
  rmSync(join(worktree, 'b.txt'));
  write('a.txt', lines([1, 'theirs']));
  write('both "new".txt', 'theirs\n');
  write('b.txt', 'changed\n');
  commit('meanwhile');
  const before = state();
  const plan = await planMerge({ ...request, strategy });
  expect(plan).toMatchObject({ ok: false, reason: 'conflicts' });
  expect(!plan.ok && plan.reason === 'conflicts' && plan.conflicts.sort((x, y) => x.path.localeCompare(y.path))).toEqual([
    { path: 'a.txt', kind: 'contents' },
    { path: 'b.txt', kind: 'modify/delete' },
    { path: 'both "new".txt', kind: 'add/add' },
  ]);
  expect(state()).toBe(before);
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(lines([1, 'theirs']));
});

test('a merge that the agent left unresolved is a conflict, not a file with markers', async () => {
  const { worktree, request, write, commit, git } = await sample();
  write('b.txt', 'theirs\n');
  commit('theirs');
  write('b.txt', 'mine\n', worktree);
  commit('mine', worktree);
  expect(() => git(['merge', 'main'], worktree)).toThrow();
  expect(await planMerge(request)).toEqual({ ok: false, reason: 'conflicts', conflicts: [{ path: 'b.txt', kind: 'unresolved' }] });
});

test('local work in the checkout is never overwritten', async () => {
  const { worktree, request, land, write, git, root } = await sample();
  write('a.txt', lines([1, 'mine']), worktree);
  write('new file.txt', 'mine\n', worktree);
  const landed = land(await planMerge(request));
  write('a.txt', lines([9, 'local']));
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'overwrite', files: ['a.txt'] });
  git(['checkout', '-q', 'a.txt']);
  write('new file.txt', 'local\n');
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'overwrite', files: ['new file.txt'] });
  expect(readFileSync(join(root, 'new file.txt'), 'utf8')).toBe('local\n');
  expect(git(['rev-parse', 'main'])).toBe(landed.targetOld);
  rmSync(join(root, 'new file.txt'));
  write('b.txt', 'local and elsewhere\n');
  expect(await applyMerge(landed)).toEqual({ ok: true });
  expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('local and elsewhere\n');
  write('a.txt', lines([1, 'mine'], [9, 'after']));
  expect(await undoMerge(landed)).toMatchObject({ ok: false, reason: 'overwrite', files: ['a.txt'] });
  git(['checkout', '-q', 'a.txt']);
  expect(await undoMerge(landed)).toEqual({ ok: true });
  expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('local and elsewhere\n');
  expect(git(['status', '--porcelain'])).toBe('M b.txt');
});

test("a person's auto-stash and hooks have no part in it", async () => {
  const { worktree, request, land, write, git, root } = await sample();
  git(['config', 'merge.autoStash', 'true']);
  write('.git/hooks/post-merge', '#!/bin/sh\ntouch ran\n');
  runGit(['update-index', '--refresh'], root);
  write('a.txt', lines([1, 'mine']), worktree);
  const landed = land(await planMerge(request));
  write('a.txt', lines([9, 'local']));
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'overwrite' });
  expect(git(['stash', 'list'])).toBe('');
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(lines([9, 'local']));
});

test('a checkout in the middle of something is left alone', async () => {
  const { worktree, request, land, write, commit, git, root, base } = await sample();
  write('new.txt', 'mine\n', worktree);
  git(['checkout', '-q', '-b', 'other', base]);
  write('b.txt', 'other\n');
  commit('other');
  git(['checkout', '-q', 'main']);
  write('b.txt', 'main\n');
  commit('main');
  const landed = land(await planMerge(request));
  expect(() => git(['merge', 'other'])).toThrow();
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'busy', message: expect.stringContaining('a merge') });
  git(['merge', '--abort']);
  expect(() => git(['rebase', 'other'])).toThrow();
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'busy', message: expect.stringContaining('a rebase') });
  git(['rebase', '--abort']);
  writeFileSync(join(root, '.git', 'index.lock'), '');
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'busy' });
  rmSync(join(root, '.git', 'index.lock'));
  expect(await applyMerge(landed)).toEqual({ ok: true });
});

test('a branch that is locked leaves the checkout as it was, local work included', async () => {
  const { worktree, request, land, write, git, root } = await sample();
  write('a.txt', lines([1, 'mine']), worktree);
  write('new.txt', 'mine\n', worktree);
  const landed = land(await planMerge(request));
  write('b.txt', 'local\n');
  write('untracked.txt', 'x\n');
  const before = git(['status', '--porcelain']);
  const lock = join(root, '.git/refs/heads/main.lock');
  writeFileSync(lock, '');
  await expect(applyMerge(landed)).rejects.toMatchObject({ code: 'refused' });
  expect([git(['status', '--porcelain']), git(['rev-parse', 'main'])]).toEqual([before, landed.targetOld]);
  rmSync(lock);
  expect(await applyMerge(landed)).toEqual({ ok: true });
  writeFileSync(lock, '');
  await expect(undoMerge(landed)).rejects.toMatchObject({ code: 'refused' });
  expect([git(['status', '--porcelain']), git(['rev-parse', 'main'])]).toEqual([before, landed.commit]);
});

test('a target that moved is not moved back', async () => {
  const { worktree, request, land, write, commit, git } = await sample();
  write('new.txt', 'mine\n', worktree);
  const landed = land(await planMerge(request));
  write('b.txt', 'x\n');
  const moved = commit('meanwhile');
  expect(await applyMerge(landed)).toMatchObject({ ok: false, reason: 'moved' });
  expect(git(['rev-parse', 'main'])).toBe(moved);
  const again = land(await planMerge(request));
  expect(await applyMerge(again)).toEqual({ ok: true });
  const later = commit('later');
  expect(await applyMerge(again)).toEqual({ ok: true });
  expect(await undoMerge(again)).toMatchObject({ ok: false, reason: 'moved' });
  expect(git(['rev-parse', 'main'])).toBe(later);
});

test('a target that nobody has checked out moves by its ref alone', async () => {
  const { worktree, request, land, write, git } = await sample();
  git(['branch', 'release']);
  write('new.txt', 'mine\n', worktree);
  const landed = { ...land(await planMerge({ ...request, target: 'release' })), target: 'release' };
  expect(await applyMerge(landed)).toEqual({ ok: true });
  expect(git(['rev-parse', 'release'])).toBe(landed.commit);
  expect(git(['status', '--porcelain', '--branch'])).toBe('## main');
  expect(await undoMerge(landed)).toEqual({ ok: true });
  expect(git(['rev-parse', 'release'])).toBe(landed.targetOld);
});

test('work without its worktree merges from the branch; without both it is said', async () => {
  const { worktree, request, write, commit, git, root, branch } = await sample();
  write('new.txt', 'mine\n', worktree);
  commit('mine', worktree);
  await removeWorktree(root, worktree);
  expect((await planMerge(request)).ok).toBe(true);
  git(['branch', '-D', branch]);
  expect(await planMerge(request)).toMatchObject({ ok: false, reason: 'no-work' });
  expect(await planMerge({ ...request, target: 'nowhere' })).toMatchObject({ ok: false, reason: 'no-target' });
});

test('onto a branch that lacks the base, only what was done since the base lands', async () => {
  const { root, scratch, write, commit, git, request } = await sample();
  git(['checkout', '-q', '-b', 'dev']);
  write('unreviewed.txt', 'x\n');
  const base = commit('dev work');
  git(['checkout', '-q', 'main']);
  const worktree = join(scratch, 'worktrees', 'dev');
  await addWorktree({ root, path: worktree, branch: 'esp/dev', commit: base });
  write('mine.txt', 'x\n', worktree);
  for (const strategy of ['squash', 'rebase'] as const) {
    const plan = await planMerge({ ...request, worktree, branch: 'esp/dev', base, strategy });
    expect(plan.ok && git(['diff', '--name-only', 'main', plan.commit])).toBe('mine.txt');
  }
});

test('nobody to commit as is said, and nothing is changed', async () => {
  const { worktree, request, write, git } = await sample();
  git(['config', '--unset', 'user.name']);
  git(['config', '--unset', 'user.email']);
  git(['config', 'user.useConfigOnly', 'true']);
  write('new.txt', 'mine\n', worktree);
  const before = process.env['HOME'];
  process.env['HOME'] = '/nonexistent';
  try {
    await expect(planMerge(request)).rejects.toMatchObject({ code: 'git', message: expect.stringContaining('who you are') });
  } finally {
    process.env['HOME'] = before;
  }
});
