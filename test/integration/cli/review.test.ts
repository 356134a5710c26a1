import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../../src/shared/model';
import { endCores, startCore, type TestCore } from '../../helpers/core';
import { makeRepository, type TestRepository } from '../../helpers/repository';
import { commandIn, declareAgents } from './espalier';

let core: TestCore;
let repository: TestRepository;
let espalier: ReturnType<typeof commandIn>;
let one: Session;

beforeAll(async () => {
  core = await startCore();
  repository = makeRepository({ 'price.txt': '10\n', 'README.md': '# Shop\n' });
  declareAgents(core.home, {
    up: 'echo 20 > price.txt; printf "CREATE TABLE a;\\n" > schema.sql',
    nothing: 'true',
  });
  espalier = commandIn(core.home, repository.path);
  const [up, none] = await Promise.all(
    ['up', 'nothing'].map((agent) => core.run({ goal: `Do ${agent}`, repository: repository.path, agent, checks: ['test -f schema.sql'] })),
  );
  one = await core.until(up?.id ?? '', ({ state, tree, checks }) => state === 'finished' && tree !== null && checks[0]?.state === 'passed');
  await core.until(none?.id ?? '', ({ state }) => state === 'finished');
});
afterAll(async () => {
  await endCores();
  repository.dispose();
});

test('review says what is there, for a person and for a script', async () => {
  const all = await espalier.json(['review']);
  expect(all).toMatchObject({ total: { files: 2, added: 2, deleted: 1 }, conflicts: [] });
  const { sessions } = Object(all);
  expect(sessions).toHaveLength(2);
  const single = Object(await espalier.json(['review', one.id]));
  expect(single.sessions).toEqual([
    {
      ...{ id: one.id, title: 'Do up', files: 2, added: 2, deleted: 1, findings: expect.any(Array), verdict: null },
      checks: [
        {
          ...{ name: 'test -f schema.sql', command: 'test -f schema.sql', state: 'passed', tree: one.tree, exit: 0 },
          durationMs: expect.any(Number),
        },
      ],
    },
  ]);
  const words = await espalier.run('review', 'Do up');
  expect(words).toMatchObject({ code: 0, error: '' });
  expect(words.out).toMatch(/^Do up \(.*\), tree .*, ✓ verified\n/);
  expect(words.out).toMatch(/schema\.sql .*changes the database\n.*price\.txt/);
  expect(words.out).toContain('test -f schema.sql passed');
  expect(words.out).toMatch(/Conflicts detected: 0\n$/);
  expect((await espalier.run('review')).out).toMatch(/2 sessions, 2 files, \+2 −1\nConflicts detected: 0\n$/);
  expect(await espalier.run('review', 'nobody')).toMatchObject({ code: 1, out: '' });
});

test('approval is of what is there; a revert makes another tree of it, and undo the same one again', async () => {
  const session = one.id;
  expect(await espalier.json(['approve', session])).toEqual({ id: session, tree: one.tree });
  const approved = async () => (await core.client.call('review.open', { session })).approved;
  expect(await approved()).toBe('yes');
  expect((await espalier.run('show', session)).out).toMatch(/Evidence +★ accepted, ✓ verified\n/);
  expect((await espalier.run('check', session)).out).toMatch(/★ accepted, ✓ verified\n$/);
  const tree = one.tree ?? '';
  const part = { path: 'price.txt', hunks: null, lines: null };
  const reverted = await core.client.call('review.revert', { session, tree, part });
  expect(readFileSync(join(one.worktree, 'price.txt'), 'utf8')).toBe('10\n');
  expect(await approved()).toBe('old');
  await core.until(session, (now) => now.tree === reverted.tree && now.files === 1);
  await expect(core.client.call('review.revert', { session, tree, part })).rejects.toMatchObject({ code: 'refused' });
  expect(await espalier.json(['undo', reverted.undo])).toMatchObject({
    undo: reverted.undo,
    kind: 'edit',
    session: { id: session, state: 'finished', files: 2 },
  });
  expect(readFileSync(join(one.worktree, 'price.txt'), 'utf8')).toBe('20\n');
  expect(await approved()).toBe('yes');
  await core.until(session, (now) => now.tree === tree);
  expect(await espalier.run('undo', reverted.undo)).toMatchObject({ code: 1 });
  const { events } = await core.client.call('session.show', { session });
  expect(events).toContainEqual(expect.objectContaining({ who: 'person', what: 'reverted', why: 'price.txt' }));
});

test('who cannot be told, or held to reading, is not asked, and what can be done instead is said', async () => {
  const refused = (...args: string[]) => espalier.run(...args).then(({ code, error }) => ({ code, error: error.replaceAll('\n', ' ') }));
  expect(await refused('request-changes', one.id, '-m', 'Cheaper.', '-a', 'shell')).toEqual({
    code: 1,
    error: expect.stringMatching(/Shell cannot be told what to change\..*Nothing was sent\. Name a fresh agent with `--agent <id>`/),
  });
  expect(await refused('request-review', one.id, '-a', 'practice')).toEqual({
    code: 1,
    error: expect.stringMatching(/cannot review\..*Nothing was started\./),
  });
  expect((await refused('request-review', one.id)).error).toContain('No agent is set that reviews.');
  expect(core.replica().sessions.get(one.id)).toMatchObject({ state: 'finished', runs: 1 });
});

test('marks and undos of a core that was killed are there in the next one', async () => {
  const session = one.id;
  const { tree } = await core.client.call('review.open', { session });
  await core.client.call('review.mark', { session, tree, parts: [{ path: 'price.txt', hunks: null, lines: null }], as: 'accepted' });
  const { undo } = await core.client.call('review.edit', { session, tree, path: 'schema.sql', text: 'mine\n' });
  process.kill(await core.pid(), 'SIGKILL');
  core = await core.again();
  const { files } = await core.client.call('review.open', { session });
  expect(files.find(({ path }) => path === 'price.txt')).toMatchObject({
    reviewed: 'yes',
    accepted: [expect.any(String), expect.any(String)],
  });
  writeFileSync(join(one.worktree, 'price.txt'), '30\n'); // another file: the edit can be taken back all the same
  await core.client.call('undo.apply', { id: undo });
  expect(readFileSync(join(one.worktree, 'schema.sql'), 'utf8')).toBe('CREATE TABLE a;\n');
  expect(readFileSync(join(one.worktree, 'price.txt'), 'utf8')).toBe('30\n');
});
