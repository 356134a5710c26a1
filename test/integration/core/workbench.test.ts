import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endCores, startCore } from '../../helpers/core';
import { makeRepository } from '../../helpers/repository';

afterEach(endCores);

/** Declares agents that are one line of shell each. */
function declare(home: string, agents: Record<string, string>): void {
  const list = Object.entries(agents).map(([id, script]) => ({ id, name: id, command: ['/bin/sh', '-c', script], io: 'pipe' }));
  writeFileSync(path.join(home, 'agents.json'), JSON.stringify({ agents: list }));
}

test('a job works in a worktree of its own, is measured, merged, and taken back', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declare(core.home, { edit: 'echo more >> README.md; echo new > new.txt; echo "$ESPALIER_PROMPT" > prompt.txt' });
  const { id } = await core.run({ goal: 'Say more', repository: repository.path, agent: 'edit' });
  const finished = await core.until(id, ({ state, files }) => state === 'finished' && files !== null);
  expect(finished).toMatchObject({
    files: 3,
    added: 3,
    deleted: 0,
    exit: { code: 0, signal: null },
    branch: 'esp/say-more',
    base: { ref: 'main' },
  });
  expect(readFileSync(path.join(finished.worktree, 'prompt.txt'), 'utf8')).toBe('Say more\n');
  expect(existsSync(path.join(repository.path, 'new.txt'))).toBe(false);

  const before = repository.git(['rev-parse', 'main']);
  const merged = await core.client.call('session.merge', { session: id, strategy: 'squash', message: null, into: null });
  if (!merged.merged) throw new Error('it conflicts');
  expect(repository.git(['rev-parse', 'main'])).toBe(merged.commit);
  expect(repository.git(['log', '-1', '--format=%s'])).toBe('Say more');
  expect(readFileSync(path.join(repository.path, 'new.txt'), 'utf8')).toBe('new\n');
  expect((await core.until(id, ({ state }) => state === 'landed')).landing?.into).toBe('main');

  await core.client.call('undo.apply', { id: merged.undo });
  expect(repository.git(['rev-parse', 'main'])).toBe(before);
  expect(existsSync(path.join(repository.path, 'new.txt'))).toBe(false);
  await core.until(id, ({ state }) => state === 'finished');
});

test('two that change the same line: the second conflicts, and nothing is changed', async () => {
  const core = await startCore();
  const repository = makeRepository({ 'price.txt': '10\n' });
  declare(core.home, { up: 'echo 20 > price.txt', down: 'echo 5 > price.txt' });
  const up = await core.run({ goal: 'Raise it', repository: repository.path, agent: 'up' });
  const down = await core.run({ goal: 'Lower it', repository: repository.path, agent: 'down' });
  for (const { id } of [up, down]) await core.until(id, ({ state }) => state === 'finished');
  await core.client.call('session.merge', { session: up.id, strategy: 'squash', message: null, into: null });
  const main = repository.git(['rev-parse', 'main']);
  const second = await core.client.call('session.merge', { session: down.id, strategy: 'squash', message: null, into: null });
  expect(second).toMatchObject({ merged: false, conflicts: [{ path: 'price.txt' }] });
  expect(repository.git(['rev-parse', 'main'])).toBe(main);
  expect(repository.git(['status', '--porcelain'])).toBe('');
  const conflicted = await core.until(down.id, ({ state }) => state === 'conflicted');
  expect(conflicted.needsYou).toMatchObject({ reason: 'conflict' });
});

test('a discard takes worktree and branch away, and undo brings both back', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declare(core.home, { edit: 'echo precious > only-copy.txt' });
  const { id } = await core.run({ goal: 'Something precious', repository: repository.path, agent: 'edit' });
  const { worktree, branch } = await core.until(id, ({ state }) => state === 'finished');
  const { undo } = await core.client.call('session.discard', { session: id });
  expect(existsSync(worktree)).toBe(false);
  expect(repository.git(['branch', '--list', branch])).toBe('');
  const back = await core.client.call('undo.apply', { id: undo });
  expect(back.session.state).toBe('finished');
  expect(readFileSync(path.join(worktree, 'only-copy.txt'), 'utf8')).toBe('precious\n');
});

test('a running job that is discarded is ended first', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declare(core.home, { wait: 'echo begun > begun.txt; echo up; exec sleep 1000' });
  const { id } = await core.run({ goal: 'Wait', repository: repository.path, agent: 'wait' });
  await core.until(id, ({ files }) => files === 1);
  const { undo } = await core.client.call('session.discard', { session: id });
  const { session } = await core.client.call('undo.apply', { id: undo });
  expect(session.state).toBe('stopped');
  expect(existsSync(path.join(session.worktree, 'begun.txt'))).toBe(true);
});

test('the practice agent asks, is answered, and makes a change', async () => {
  const core = await startCore();
  const repository = makeRepository();
  const { id } = await core.run({
    goal: 'In README.md, replace "# Sample" with "# Example".',
    repository: repository.path,
    agent: 'practice',
  });
  const asking = await core.until(id, ({ needsYou }) => needsYou !== null);
  expect(asking).toMatchObject({ state: 'running', activity: { is: 'waiting', by: 'protocol' }, needsYou: { reason: 'question' } });
  await core.client.call('session.send', { session: id, text: '1' });
  const finished = await core.until(id, ({ state, files }) => state === 'finished' && files !== null);
  expect(finished.needsYou).toBeNull();
  expect(readFileSync(path.join(finished.worktree, 'README.md'), 'utf8')).toContain('# Example');
});

test('more jobs than there is room for wait, in an order that can be changed', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declare(core.home, { wait: 'exec sleep 1000', quick: 'true' });
  await core.client.call('settings.set', { maxBackground: 1 });
  const first = await core.run({ goal: 'first', repository: repository.path, agent: 'wait' });
  await core.until(first.id, ({ state }) => state === 'running');
  const second = await core.run({ goal: 'second', repository: repository.path, agent: 'wait' });
  const third = await core.run({ goal: 'third', repository: repository.path, agent: 'wait' });
  await core.client.call('session.order', { session: third.id, before: second.id });
  await core.client.call('session.stop', { session: first.id });
  await core.until(third.id, ({ state }) => state === 'running');
  expect(core.replica().sessions.get(second.id)?.state).toBe('queued');
});

test('checks are run once the agent has ended, as evidence for a tree', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declare(core.home, { edit: 'echo new > new.txt' });
  const { id } = await core.run({
    goal: 'Add',
    repository: repository.path,
    agent: 'edit',
    checks: ['test -f new.txt', 'test -f missing.txt'],
  });
  const done = await core.until(id, ({ checks }) => checks.every(({ state }) => state === 'passed' || state === 'failed'));
  expect(done.checks.map(({ state }) => state)).toEqual(['passed', 'failed']);
  expect(done.checks[0]?.tree).toMatch(/^[0-9a-f]{40}$/);
});

test('a repository’s scripts wait for a yes, run once, and a changed one waits again', async () => {
  const core = await startCore();
  const repository = makeRepository({
    'README.md': '# Sample\n',
    '.gitignore': '.env\n',
    '.espalier/config.json': JSON.stringify({ setup: 'echo "$WORKTREE_PATH $REPO_PATH" > setup-ran.txt', copy: ['.env*'] }),
  });
  repository.write('.env', 'SECRET=1\n');
  declare(core.home, { look: 'cp .env seen.txt' });
  const { id } = await core.run({ goal: 'Look', repository: repository.path, agent: 'look' });
  const waiting = await core.until(id, ({ needsYou }) => needsYou?.reason === 'trust');
  expect(waiting.state).toBe('queued');
  expect(existsSync(waiting.worktree)).toBe(false);
  const { scripts, repository: opened } = await core.client.call('repository.open', { path: repository.path, trust: false });
  expect(scripts).toMatchObject({ state: 'needed', copy: ['.env*'], setup: expect.stringContaining('setup-ran') });
  await core.client.call('repository.answer', { repository: opened.id, hash: scripts.hash ?? '', yes: true });
  const finished = await core.until(id, ({ state }) => state === 'finished');
  expect(readFileSync(path.join(finished.worktree, 'seen.txt'), 'utf8')).toBe('SECRET=1\n');
  expect(readFileSync(path.join(finished.worktree, 'setup-ran.txt'), 'utf8')).toBe(`${finished.worktree} ${repository.path}\n`);
  repository.write('.espalier/config.json', JSON.stringify({ setup: 'echo something else' }));
  const again = await core.run({ goal: 'Look again', repository: repository.path, agent: 'look' });
  await core.until(again.id, ({ needsYou }) => needsYou?.reason === 'trust');
});
