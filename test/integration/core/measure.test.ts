import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endCores, startCore } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';

afterEach(endCores);

test('a change that keeps its counts is told of, with the diff as it is now', async () => {
  const core = await startCore();
  const repository = makeRepository();
  const script = 'echo one > new.txt; echo wrote; read line; echo two > new.txt; echo wrote again; read line';
  writeFileSync(
    path.join(core.home, 'agents.json'),
    JSON.stringify({ agents: [{ id: 'twice', command: ['/bin/sh', '-c', script], io: 'pipe' }] }),
  );
  const { id } = await core.run({ goal: 'Write twice', repository: repository.path, agent: 'twice' });
  const first = await core.until(id, ({ revision, files }) => revision !== null && files === 1);
  await core.client.call('session.send', { session: id, text: 'go on' });
  const second = await core.until(id, ({ revision }) => revision !== null && revision !== first.revision);
  expect(second).toMatchObject({ files: 1, added: 1, deleted: 0 });
  const { patch } = await core.client.call('session.diff', { session: id, path: null });
  expect(patch).toContain('+two');
  expect(patch).not.toContain('+one');
});

test('what a person changes by hand is told of once somebody looks', async () => {
  const core = await startCore();
  const repository = makeRepository();
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents: [{ id: 'nothing', command: ['/bin/true'], io: 'pipe' }] }));
  const { id } = await core.run({ goal: 'Nothing', repository: repository.path, agent: 'nothing' });
  const { worktree } = await core.until(id, ({ state, files }) => state === 'finished' && files === 0);
  writeFileSync(path.join(worktree, 'by-hand.txt'), 'mine\n');
  await core.client.call('session.diff', { session: id, path: null });
  await core.until(id, ({ files }) => files === 1);
});
