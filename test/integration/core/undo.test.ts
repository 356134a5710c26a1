import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { waitingCheck } from '../../../src/shared/check';
import { endCores, startCore, untilTrue } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';
import { declareAgents } from '../cli/espalier';

afterEach(endCores);

const merge = { strategy: 'squash', message: null, into: null } as const;

async function job(script: string) {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: script, wait: 'exec sleep 1000' });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  return { core, repository, id };
}

test('recreate begins anew, and taking it back brings the first work back while the second is kept', async () => {
  const { core, id, repository } = await job('date +%N > work.txt');
  const { worktree } = await core.until(id, ({ state, files }) => state === 'finished' && files !== null);
  const work = (): string => readFileSync(path.join(worktree, 'work.txt'), 'utf8');
  const first = work();
  const { undo } = await core.client.call('session.recreate', { session: id });
  await core.until(id, ({ state, runs }) => state === 'finished' && runs === 2);
  const second = work();
  expect(second).not.toBe(first);
  expect((await core.client.call('undo.apply', { id: undo })).session.state).toBe('finished');
  expect(work()).toBe(first);
  const [kept = ''] = repository.git(['for-each-ref', '--format=%(refname)', `refs/espalier/snapshots/${undo}-*`]).split('\n');
  expect(`${repository.git(['show', `${kept}:work.txt`])}\n`).toBe(second);
});

test('work that goes on while a recreated session waits for its turn is kept by the same undo', async () => {
  const { core, id, repository } = await job('echo agent > work.txt');
  const { worktree } = await core.until(id, ({ state }) => state === 'finished');
  await core.client.call('settings.set', { maxBackground: 1 });
  const other = await core.run({ goal: 'Hold the place', repository: repository.path, agent: 'wait' });
  await core.until(other.id, ({ state }) => state === 'running');
  const { undo } = await core.client.call('session.recreate', { session: id });
  writeFileSync(path.join(worktree, 'late.txt'), 'late\n');
  await core.client.call('session.stop', { session: other.id });
  await core.until(id, ({ state, runs }) => state === 'finished' && runs === 2);
  expect(existsSync(path.join(worktree, 'late.txt'))).toBe(false);
  await core.client.call('undo.apply', { id: undo });
  expect(readFileSync(path.join(worktree, 'late.txt'), 'utf8')).toBe('late\n');
  expect(readFileSync(path.join(worktree, 'work.txt'), 'utf8')).toBe('agent\n');
});

test('a queued session that is discarded leaves nothing, and comes back to the queue', async () => {
  const { core, id, repository } = await job('exec sleep 1000');
  await core.until(id, ({ state }) => state === 'running');
  await core.client.call('settings.set', { maxBackground: 1 });
  const second = await core.run({ goal: 'Second', repository: repository.path, agent: 'edit' });
  const { undo } = await core.client.call('session.discard', { session: second.id });
  expect(repository.git(['branch', '--list', second.branch])).toBe('');
  expect((await core.client.call('undo.apply', { id: undo })).session.state).toBe('queued');
  await core.client.call('session.stop', { session: id });
  await core.until(second.id, ({ state }) => state === 'running');
});

test('work that cannot be kept is not discarded: it says why, and is all there', async () => {
  const { core, id } = await job('mkdir clone && cd clone && git init -q && echo precious > file.txt');
  const { worktree } = await core.until(id, ({ state }) => state === 'finished');
  await expect(core.client.call('session.discard', { session: id })).rejects.toMatchObject({
    code: 'refused',
    hint: expect.stringContaining('Nothing was removed'),
  });
  expect((await core.client.call('session.show', { session: id })).session.state).toBe('finished');
  expect(existsSync(path.join(worktree, 'clone/file.txt'))).toBe(true);
  expect((await core.client.call('undo.list', {})).undos).toEqual([]);
});

test('a merge, taken back and merged again, lands once; a clean-up between does not lose the work', async () => {
  const { core, id, repository } = await job('echo new > new.txt');
  const { worktree } = await core.until(id, ({ state }) => state === 'finished');
  const before = repository.git(['rev-parse', 'main']);
  const first = await core.client.call('session.merge', { session: id, ...merge });
  if (!first.merged) throw new Error('it conflicts');
  const cleaned = await core.client.call('cleanup', { dryRun: false, keepFailed: false });
  expect(cleaned.items.map(({ session }) => session)).toEqual([id]);
  expect(existsSync(worktree)).toBe(false);
  await core.client.call('undo.apply', { id: first.undo });
  expect(repository.git(['rev-parse', 'main'])).toBe(before);
  const second = await core.client.call('session.merge', { session: id, ...merge });
  expect(second.merged).toBe(true);
  expect(readFileSync(path.join(repository.path, 'new.txt'), 'utf8')).toBe('new\n');
  expect(repository.git(['rev-list', '--count', `${before}..main`])).toBe('1');
  await expect(core.client.call('undo.apply', { id: first.undo })).rejects.toMatchObject({ code: 'refused' });
});

test('a rename while it is merged holds, and stopping what is merged is refused', async () => {
  const { core, id, repository } = await job('echo new > new.txt');
  await core.until(id, ({ state }) => state === 'finished');
  const merging = core.client.call('session.merge', { session: id, ...merge });
  await core.client.call('session.rename', { session: id, title: 'Another name' });
  const [stopped, merged] = await Promise.allSettled([core.client.call('session.stop', { session: id }), merging]);
  expect(stopped.status).toBe('rejected');
  expect(merged).toMatchObject({ status: 'fulfilled', value: { merged: true } });
  expect(core.replica().sessions.get(id)).toMatchObject({ state: 'landed', title: 'Another name' });
  expect(repository.git(['status', '--porcelain'])).toBe('');
});

test('a check that a merge cuts off is not shown as running for ever', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit', checks: ['exec sleep 1000'] });
  await core.until(id, ({ checks }) => checks[0]?.state === 'running');
  await core.client.call('session.merge', { session: id, ...merge });
  expect((await core.until(id, ({ state }) => state === 'landed')).checks).toMatchObject([waitingCheck('exec sleep 1000')]);
});

test('checks that a core’s death cut off run again under the next', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  const gate = path.join(repository.scratch, 'open');
  const check = `test -f '${gate}' || exec sleep 1000`;
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit', checks: [check] });
  await core.until(id, ({ checks }) => checks[0]?.state === 'running');
  process.kill(await core.pid(), 'SIGKILL');
  writeFileSync(gate, '');
  const next = await core.again();
  expect((await next.until(id, ({ checks }) => checks[0]?.state === 'passed')).state).toBe('finished');
});

test('stopping during set-up ends the script, and a restart runs it again to its end', async () => {
  const core = await startCore();
  const gate = '$REPO_PATH/../open';
  const setup = `echo begun > begun.txt; test -f ${gate} || exec sleep 1000; echo done > done.txt`;
  const repository = makeRepository({ 'a.txt': 'a\n', '.espalier/config.json': JSON.stringify({ setup }) });
  declareAgents(core.home, { edit: 'test -f done.txt' });
  await core.client.call('repository.open', { path: repository.path, trust: true });
  const { id, worktree } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  await untilTrue(() => existsSync(path.join(worktree, 'begun.txt')), 'the script runs');
  const started = performance.now();
  expect((await core.client.call('session.stop', { session: id })).state).toBe('stopped');
  expect(performance.now() - started).toBeLessThan(8000);
  writeFileSync(path.join(repository.scratch, 'open'), '');
  await core.client.call('session.restart', { session: id });
  await expect(core.client.call('session.restart', { session: id })).rejects.toMatchObject({ code: 'refused' });
  expect((await core.until(id, ({ state }) => state === 'finished' || state === 'failed')).state).toBe('finished');
});

test('a session that is stopped in the moment of its start does stop', async () => {
  const { core, id, repository } = await job('exec sleep 1000');
  await core.until(id, ({ state }) => state === 'running');
  for (let turn = 0; turn < 8; turn += 1) {
    const next = await core.run({ goal: `Turn ${turn}`, repository: repository.path, agent: 'wait' });
    await core.until(next.id, ({ state, began }) => state === 'running' && (turn % 2 === 0 || began));
    const started = performance.now();
    await core.client.call('session.stop', { session: next.id });
    expect(performance.now() - started).toBeLessThan(8000);
  }
});
