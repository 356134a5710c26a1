import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endCores, startCore } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

afterEach(endCores);

const merge = { strategy: 'squash', message: null, into: null } as const;

/** A job that has committed one file and left another uncommitted. */
async function finishedJob() {
  const core = await startCore();
  const repository = makeRepository();
  const commit = 'git -c user.name=a -c user.email=a@b commit -qm work';
  declareAgents(core.home, { edit: `test -f committed.txt || { echo 1 > committed.txt; git add .; ${commit}; }; echo 2 > loose.txt` });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  const session = await core.until(id, ({ state, files }) => state === 'finished' && files === 2);
  return { core, repository, id, session };
}

test('a worktree removed from outside is made again from its branch, with every commit', async () => {
  const { core, id, session } = await finishedJob();
  rmSync(session.worktree, { recursive: true });
  await core.client.call('session.restart', { session: id });
  await core.until(id, ({ state, startedAt }) => state === 'finished' && startedAt !== session.startedAt);
  expect(readFileSync(path.join(session.worktree, 'committed.txt'), 'utf8')).toBe('1\n');
});

test('worktree and branch removed from outside: it says so, makes nothing, and begins anew when asked', async () => {
  const { core, repository, id, session } = await finishedJob();
  rmSync(session.worktree, { recursive: true });
  repository.git(['worktree', 'prune']);
  repository.git(['branch', '-D', session.branch]);
  await core.client.call('session.restart', { session: id });
  const failed = await core.until(id, ({ state }) => state === 'failed');
  expect(failed.error).toMatchObject({ code: 'refused', message: expect.stringContaining('removed from outside') });
  expect(failed.error?.hint).toContain('recreate');
  expect(existsSync(session.worktree)).toBe(false);
  await core.client.call('session.recreate', { session: id });
  await core.until(id, ({ state }) => state === 'finished');
  expect(existsSync(path.join(session.worktree, 'committed.txt'))).toBe(true);
});

test('what was removed from outside can still be discarded, and a merge of it changes nothing', async () => {
  const { core, repository, id, session } = await finishedJob();
  rmSync(session.worktree, { recursive: true });
  repository.git(['worktree', 'prune']);
  repository.git(['branch', '-D', session.branch]);
  await expect(core.client.call('session.merge', { session: id, ...merge })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('are gone'),
  });
  await core.client.call('session.discard', { session: id });
  expect(core.replica().sessions.get(id)?.state).toBe('discarded');
});

test('a worktree that git moved is found where it is, uncommitted work included', async () => {
  const { core, repository, id, session } = await finishedJob();
  const elsewhere = path.join(repository.scratch, 'elsewhere');
  repository.git(['worktree', 'move', session.worktree, elsewhere]);
  await core.client.call('session.merge', { session: id, ...merge });
  expect(readFileSync(path.join(repository.path, 'loose.txt'), 'utf8')).toBe('2\n');
  expect(core.replica().sessions.get(id)?.worktree).toBe(elsewhere);
});

test('someone else’s folder where the worktree was is left alone by all that follows', async () => {
  const { core, repository, id, session } = await finishedJob();
  rmSync(session.worktree, { recursive: true });
  repository.git(['worktree', 'prune']);
  mkdirSync(session.worktree);
  writeFileSync(path.join(session.worktree, 'theirs.txt'), 'theirs\n');
  const theirs = (): string => readFileSync(path.join(session.worktree, 'theirs.txt'), 'utf8');
  await core.client.call('session.restart', { session: id });
  const failed = await core.until(id, ({ state }) => state === 'failed');
  expect(failed.error?.message).toContain('in use by something else');
  const { undo } = await core.client.call('session.discard', { session: id });
  expect(theirs()).toBe('theirs\n');
  await expect(core.client.call('undo.apply', { id: undo })).rejects.toMatchObject({ code: 'refused' });
  expect(theirs()).toBe('theirs\n');
  rmSync(session.worktree, { recursive: true });
  await core.client.call('undo.apply', { id: undo });
  expect(existsSync(path.join(session.worktree, 'committed.txt'))).toBe(true);
});

test('a branch that is there already is not taken over, and another name is found', async () => {
  const core = await startCore();
  const repository = makeRepository();
  repository.git(['branch', 'esp/work']);
  declareAgents(core.home, { edit: 'echo 1 > one.txt' });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  expect((await core.until(id, ({ state }) => state === 'finished')).branch).toBe('esp/work-2');
});

test('sessions of one title that are made at the same moment have branches of their own', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo 1 > one.txt' });
  const runs = Array.from({ length: 6 }, () => core.run({ goal: 'Work', repository: repository.path, agent: 'edit' }));
  const made = await Promise.all(runs);
  expect(new Set(made.map(({ branch }) => branch)).size).toBe(6);
  for (const { id } of made) await core.until(id, ({ state }) => state === 'finished');
});

test('a repository that was moved: what is asked of the old place says so; opened at the new one, its sessions follow', async () => {
  const { core, repository, id, session } = await finishedJob();
  const { repository: opened } = await core.client.call('repository.open', { path: repository.path, trust: false });
  const moved = path.join(repository.scratch, 'moved here');
  renameSync(repository.path, moved);
  await expect(core.run({ goal: 'More', repository: opened.id, agent: 'edit' })).rejects.toMatchObject({
    code: 'repository',
    message: expect.stringContaining('no longer at'),
    hint: expect.stringContaining('Open it where it is now'),
  });
  const again = await core.client.call('repository.open', { path: moved, trust: false });
  expect(again.repository).toMatchObject({ id: opened.id, path: moved, name: 'moved here' });
  expect((await core.client.call('session.diff', { session: id, path: null })).files).toHaveLength(2);
  await core.client.call('session.merge', { session: id, ...merge });
  expect(readFileSync(path.join(moved, 'loose.txt'), 'utf8')).toBe('2\n');
  expect(core.replica().sessions.get(id)?.worktree).toBe(session.worktree);
});

test('worktrees within a repository move with it; a copy of a repository is another one', async () => {
  const core = await startCore();
  const repository = makeRepository({ '.gitignore': '.trees\n', '.espalier/config.json': JSON.stringify({ worktrees: '.trees' }) });
  declareAgents(core.home, { edit: 'echo 1 > one.txt' });
  const { id, worktree, repository: first } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  expect(worktree).toContain(path.join(repository.path, '.trees'));
  await core.until(id, ({ state }) => state === 'finished');
  const copy = path.join(repository.scratch, 'copy');
  repository.git(['clone', '--quiet', repository.path, copy], repository.scratch);
  mkdirSync(path.join(copy, '.git/espalier'));
  writeFileSync(path.join(copy, '.git/espalier', first), '');
  expect((await core.client.call('repository.open', { path: copy, trust: false })).repository.id).not.toBe(first);

  const moved = path.join(repository.scratch, 'moved');
  renameSync(repository.path, moved);
  expect((await core.client.call('repository.open', { path: moved, trust: false })).repository.id).toBe(first);
  await core.client.call('session.merge', { session: id, ...merge });
  expect(readFileSync(path.join(moved, 'one.txt'), 'utf8')).toBe('1\n');
});
