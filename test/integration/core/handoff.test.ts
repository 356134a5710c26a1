import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endCores, startCore } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';

afterEach(endCores);

/** An agent that notes what it was told, outside of git's sight, and changes a file. */
const notes = (id: string, line: string) => ({
  id,
  command: ['/bin/sh', '-c', `printf %s "$1" > .git-told; echo ${line} >> README.md; echo .git-told > .gitignore`, id, '{prompt}'],
  io: 'pipe',
});

async function started() {
  const core = await startCore();
  const repository = makeRepository();
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents: [notes('first', 'one'), notes('second', 'two')] }));
  const { id } = await core.run({ goal: 'Write the numbers', repository: repository.path, agent: 'first' });
  const done = await core.until(id, ({ state, files }) => state === 'finished' && files === 2);
  const told = (): string => readFileSync(path.join(done.worktree, '.git-told'), 'utf8');
  return { core, id, told };
}

test('another agent goes on in the same worktree, told of the task, the change and the files', async () => {
  const { core, id, told } = await started();
  expect(told()).toBe('Write the numbers');
  const handed = await core.client.call('session.handoff', { session: id, agent: 'second', brief: null });
  expect(handed).toMatchObject({ agent: 'second', resume: false });
  await core.until(id, ({ state, runs }) => state === 'finished' && runs === 2);
  expect(told()).toContain('Write the numbers');
  expect(told()).toContain('+one');
  expect(told()).toContain('src/\n  main.ts');
  const { patch } = await core.client.call('session.diff', { session: id, path: 'README.md' });
  expect(patch).toContain('+one\n+two');
});

test('what is handed over can be read first and put in one’s own words', async () => {
  const { core, id, told } = await started();
  const { brief } = await core.client.call('session.brief', { session: id });
  expect(brief).toContain('- README.md (modified)');
  await core.client.call('session.handoff', { session: id, agent: null, brief: 'Only the last number is missing.' });
  const after = await core.until(id, ({ state, runs }) => state === 'finished' && runs === 2);
  expect(told()).toBe('Only the last number is missing.');
  expect(after.agent).toBe('first');
});

test('a session that is being merged or has landed is not handed over', async () => {
  const { core, id } = await started();
  await core.client.call('session.merge', { session: id, strategy: 'squash', message: null, into: null });
  await expect(core.client.call('session.handoff', { session: id, agent: null, brief: null })).rejects.toThrow('cannot be handed over');
});
