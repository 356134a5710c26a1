import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { endCores } from '../../helpers/core';
import { commandIn } from '../cli/espalier';
import { approve, checkedHistory, finished, squash, workshop } from './landed';

afterEach(endCores);

const check = 'sh check.sh';
const part = (name: string): string => `echo ${name} > parts/${name}.txt`;

test('ten sessions, of which one fails only in combination and one conflicts: the others land, and every commit passes', async () => {
  const { core, repository } = await workshop();
  const base = repository.git(['rev-parse', 'main']);
  const goals: Record<string, string> = {};
  for (const name of ['one', 'two', 'three', 'four']) goals[name] = part(name);
  goals['tight'] = 'echo 3 > limit.txt'; // passes alone, and not with four parts
  for (const name of ['five', 'six', 'seven']) goals[name] = part(name);
  goals['mine'] = 'echo mine > README.md';
  goals['theirs'] = 'echo theirs > README.md';
  const sessions = await finished(core, repository, goals);
  expect([...sessions.values()].map(({ checks }) => checks[0]?.state)).toEqual(Array(10).fill('passed'));
  const ids = await approve(core, sessions.values());
  const run = commandIn(core.home, repository.path);
  expect(await run.json(['land', ...ids, '--dry-run'], 3)).toMatchObject({
    land: ids.slice(0, -1),
    conflicts: [{ id: ids[9], paths: ['README.md'] }],
  });
  const said = await run.json(['land', ...ids], 3);
  const ended = ids.map((id) => core.replica().sessions.get(id)).filter((session) => session !== undefined);

  const byTitle = new Map(ended.map((session) => [session.title, session]));
  const tight = byTitle.get('tight');
  expect(tight).toMatchObject({ state: 'finished', landing: null, returned: { reason: 'checks', check } });
  expect(tight?.returned?.output).toContain('too many parts: 5');
  expect(tight?.error?.message).toContain(check);
  const step = (tested: number, passed: boolean) => ({ tested, passed });
  expect(tight?.returned?.search).toEqual([step(9, false), step(4, true), step(6, false), step(5, false)]);
  expect(byTitle.get('theirs')).toMatchObject({ state: 'conflicted', returned: { reason: 'conflict', paths: ['README.md'] } });
  const landed = ended.filter(({ state }) => state === 'landed');
  expect(landed.map(({ title }) => title)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'mine']);
  const history = checkedHistory(repository, base, check);
  expect(history.map(({ subject, passes }) => [subject, passes])).toEqual(landed.map(({ title }) => [title, true]));
  expect(landed.map(({ landing }) => landing?.commit)).toEqual(history.map(({ commit }) => commit));
  expect(said).toEqual({
    landed: history.map(({ commit }, at) => ({ id: landed[at]?.id, commit })),
    returned: [
      { id: tight?.id, reason: 'checks', check },
      { id: byTitle.get('theirs')?.id, reason: 'conflict', paths: ['README.md'] },
    ],
    target: 'main',
    undo: expect.stringMatching(/^u/),
  });
  expect(await run.json(['landing'])).toEqual({ target: 'main', entries: [] });
  // Both wait for a person, each with why, until something is done about them.
  expect(await run.json(['inbox'])).toMatchObject({
    items: [
      { session: tight?.id, kind: 'failed', text: expect.stringContaining(check) },
      { session: byTitle.get('theirs')?.id, kind: 'failed', text: '1 file conflicts' },
    ],
  });
  expect(repository.git(['status', '--porcelain'])).toBe('');
  expect(readFileSync(path.join(repository.path, 'parts/seven.txt'), 'utf8')).toBe('seven\n');
  expect(core.replica().queues).toEqual([]);
}, 120_000);

test('what was not approved is refused, and what changed since comes back', async () => {
  const { core, repository } = await workshop();
  const sessions = await finished(core, repository, { one: part('one'), two: part('two') });
  const [one, two] = [...sessions.values()];
  if (!one || !two) throw new Error('there are two');
  const add = (...ids: string[]) => core.client.call('landing.add', { sessions: ids, ...squash });
  await approve(core, [one]);
  await expect(add(one.id, two.id)).rejects.toMatchObject({ code: 'refused', hint: expect.stringContaining(`espalier approve ${two.id}`) });
  expect(core.replica().sessions.get(one.id)?.state).toBe('finished');
  writeFileSync(path.join(one.worktree, 'late.txt'), 'late\n');
  await expect(add(one.id)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('has changed') });
  // It changes while it waits.
  await approve(core, [one, two]);
  const run = commandIn(core.home, repository.path);
  const waiting = (...ids: string[]) => ({ target: 'main', entries: ids.map((id) => ({ id, state: 'waiting' })) });
  expect(await run.json(['landing', '--pause'])).toEqual(waiting());
  await add(one.id, two.id);
  expect(await run.json(['landing', '--first', two.id])).toEqual(waiting(two.id, one.id));
  expect(await run.json(['landing', '--leave', two.id])).toEqual(waiting(one.id));
  await add(two.id);
  expect((await core.client.call('landing.list', {})).queues).toMatchObject([
    { target: 'main', paused: true, commit: repository.git(['rev-parse', 'main']), entries: [{ session: one.id }, { session: two.id }] },
  ]);
  writeFileSync(path.join(one.worktree, 'later.txt'), 'later\n');
  await run.json(['landing', '--resume', '--into', 'main']);
  expect(await core.until(one.id, ({ state }) => state !== 'landing')).toMatchObject({
    state: 'finished',
    returned: { reason: 'changed' },
    needsYou: { reason: 'returned', text: expect.stringContaining('has changed') },
  });
  await approve(core, [one]);
  expect((await core.until(one.id, ({ needsYou }) => needsYou === null)).returned).not.toBeNull();
  await core.until(two.id, ({ state }) => state === 'landed');
  expect(existsSync(path.join(repository.path, 'late.txt'))).toBe(false);
});

/** A workshop whose checks wait at a gate, once that is closed. */
async function gated() {
  const gate = 'while test -e "$REPO_PATH/../closed"; do sleep 0.02; done';
  const made = await workshop({}, `${gate}; sh check.sh`);
  const closed = path.join(made.repository.scratch, 'closed');
  const { replica } = made.core;
  const entry = (id: string) =>
    replica()
      .queues.flatMap(({ entries }) => entries)
      .find(({ session }) => session === id);
  return { ...made, close: () => writeFileSync(closed, ''), open: () => rmSync(closed), entry };
}

test('a target that moves while it is landed on is built on anew', async () => {
  const { core, repository, close, open, entry } = await gated();
  const sessions = await finished(core, repository, { one: part('one'), two: part('two') });
  const [id = '', two = ''] = await approve(core, sessions.values());
  repository.write('base.txt', 'moved\n');
  repository.commit('moved before');
  close();
  await core.client.call('landing.add', { sessions: [id, two], ...squash });
  await core.until(id, () => entry(id)?.state === 'testing');
  repository.write('elsewhere.txt', 'x\n');
  repository.commit('moved meanwhile');
  open();
  await core.until(two, ({ state }) => state === 'landed');
  expect(repository.git(['log', '--format=%s', 'main'])).toBe('two\none\nmoved meanwhile\nmoved before\nfirst');
});

test('while they are tested sessions change their order and leave, and a killed core goes on', async () => {
  const { core, repository, close, open, entry } = await gated();
  const sessions = await finished(core, repository, { one: part('one'), two: part('two'), three: part('three') });
  const [one = '', two = '', three = ''] = await approve(core, sessions.values());
  repository.write('moved.txt', 'x\n'); // merged, they are trees that nobody has checked yet
  repository.commit('moved');
  close();
  await core.client.call('settings.set', { coAuthored: true });
  await core.client.call('landing.add', { sessions: [one, two, three], ...squash });
  await core.until(three, () => entry(three)?.state === 'testing');
  expect(entry(three)).toMatchObject({ on: [one, two], doing: expect.stringContaining('check.sh') });
  expect(core.replica().queues).toMatchObject([{ search: [{ tested: 3, state: 'running' }] }]);
  await core.client.call('landing.order', { session: three, before: one });
  expect((await core.client.call('landing.leave', { session: two })).state).toBe('finished');
  await expect(core.client.call('landing.leave', { session: two })).rejects.toMatchObject({ code: 'refused' });
  await core.until(one, () => entry(one)?.on?.join() === three);
  process.kill(await core.pid(), 'SIGKILL');
  const again = await core.again();
  open();
  await again.until(one, ({ state }) => state === 'landed');
  expect(again.replica().sessions.get(two)?.state).toBe('finished');
  expect(repository.git(['log', '--format=%s', 'main'])).toBe('one\nthree\nmoved\nfirst');
  expect(repository.git(['log', '-1', '--format=%b'])).toBe(`${part('one')}\n\nCo-authored-by: Task <task@localhost>`);
});

test('a landing that others built on is taken back by a commit, and lands whole again; the newest one is taken back by a reset', async () => {
  const { core, repository } = await workshop();
  const sessions = await finished(core, repository, { one: `${part('one')}; git add -A; git commit -qm wip`, two: part('two') });
  const [one = '', two = ''] = await approve(core, sessions.values());
  const land = async (strategy: 'squash' | 'commit', ...ids: string[]) => {
    await core.client.call('landing.add', { sessions: ids, strategy, into: null });
    for (const id of ids) await core.until(id, ({ state }) => state === 'landed');
  };
  const takeBack = async (id: string) => {
    const { undos } = await core.client.call('undo.list', {});
    const undo = undos.find(({ session, undoneAt }) => session === id && undoneAt === null);
    await core.client.call('undo.apply', { id: undo?.id ?? 'none' });
  };
  const at = (name: string): boolean => existsSync(path.join(repository.path, name));
  await land('commit', one, two);
  await takeBack(one);
  expect(core.replica().sessions.get(one)).toMatchObject({ state: 'finished', reverted: true });
  expect([at('parts/one.txt'), at('parts/two.txt')]).toEqual([false, true]);
  expect(repository.git(['log', '-1', '--format=%s'])).toBe('Revert "one"');
  // Its commits are in the history already; its files are to come back all the same.
  await land('commit', one);
  expect(core.replica().sessions.get(one)?.reverted).toBe(false);
  expect([at('parts/one.txt'), at('parts/two.txt')]).toEqual([true, true]);
  const before = core.replica().sessions.get(one)?.landing?.previous;
  await takeBack(one);
  expect(repository.git(['rev-parse', 'main'])).toBe(before);
  // What changed in the same place since is not overwritten.
  repository.write('parts/two.txt', 'by hand\n');
  const byHand = repository.commit('by hand');
  await expect(takeBack(two)).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('parts/two.txt') });
  expect(repository.git(['rev-parse', 'main'])).toBe(byHand);
  expect(repository.git(['status', '--porcelain'])).toBe('');
});

test('a job that does not pass on the merged tree goes back to its agent with the output', async () => {
  const { core, repository } = await workshop();
  await core.client.call('settings.set', { fixRounds: 1 });
  const mend = 'case "$0" in *"too many parts"*) echo 9 > limit.txt;; *) echo 1 > limit.txt;; esac';
  const agents = [{ id: 'task', name: 'Task', command: ['/bin/sh', '-c', mend, '{prompt}'], io: 'pipe' }];
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents }));
  const sessions = await finished(core, repository, { tight: 'be tight' });
  repository.write('parts/b.txt', 'b\n');
  repository.commit('another part');
  const [id = ''] = await approve(core, sessions.values());
  await core.client.call('landing.add', { sessions: [id], ...squash });
  const again = await core.until(id, ({ state, runs }) => state === 'finished' && runs === 2);
  expect(again).toMatchObject({ rounds: { checks: 1 }, returned: { reason: 'checks' }, needsYou: null });
  expect(readFileSync(path.join(again.worktree, 'limit.txt'), 'utf8')).toBe('9\n');
  await approve(core, [again]);
  await core.client.call('landing.add', { sessions: [id], ...squash });
  expect(await core.until(id, ({ state }) => state === 'landed')).toMatchObject({ returned: null });
});

test('where the target itself does not pass, nobody is blamed', async () => {
  const { core, repository } = await workshop();
  await core.client.call('settings.set', { fixRounds: 1 });
  const sessions = await finished(core, repository, { one: part('one') });
  repository.write('limit.txt', '0\n');
  const broken = repository.commit('break it');
  const [id = ''] = await approve(core, sessions.values());
  await core.client.call('landing.add', { sessions: [id], ...squash });
  const refused = await core.until(id, ({ state }) => state !== 'landing');
  expect(refused).toMatchObject({ state: 'finished', rounds: { checks: 0 }, error: { message: expect.stringContaining('main itself') } });
  expect(repository.git(['rev-parse', 'main'])).toBe(broken);
});

test('what cannot be landed on changes nothing: local work in the way, a merge under way, a locked branch, a key that does not sign', async () => {
  const { core, repository } = await workshop();
  const sessions = await finished(core, repository, { one: part('one'), readme: 'echo new > README.md' });
  const [one = '', readme = ''] = await approve(core, sessions.values());
  const main = (): string => repository.git(['rev-parse', 'main']);
  const before = main();
  repository.write('README.md', 'mine\n');
  await core.client.call('landing.add', { sessions: [readme, one], ...squash });
  expect(await core.until(readme, ({ state }) => state !== 'landing')).toMatchObject({
    state: 'finished',
    error: { code: 'refused', message: expect.stringContaining('README.md') },
  });
  // The other one does not touch it.
  await core.until(one, ({ state }) => state === 'landed');
  expect(readFileSync(path.join(repository.path, 'README.md'), 'utf8')).toBe('mine\n');
  expect(repository.git(['rev-list', '--count', `${before}..main`])).toBe('1');
  repository.git(['checkout', '-q', 'README.md']);
  const now = main();
  const refused = async (id: string, message: string): Promise<void> => {
    await core.client.call('landing.add', { sessions: [id], ...squash });
    expect(await core.until(id, ({ state }) => state !== 'landing')).toMatchObject({
      state: 'finished',
      error: { code: 'refused', message: expect.stringContaining(message) },
    });
    expect([main(), repository.git(['status', '--porcelain'])]).toEqual([now, '']);
  };
  writeFileSync(path.join(repository.path, '.git/MERGE_HEAD'), `${before}\n`);
  await refused(readme, 'a merge');
  rmSync(path.join(repository.path, '.git/MERGE_HEAD'));
  writeFileSync(path.join(repository.path, '.git/refs/heads/main.lock'), '');
  await refused(readme, 'Another git process');
  rmSync(path.join(repository.path, '.git/refs/heads/main.lock'));
  repository.git(['config', 'commit.gpgsign', 'true']);
  repository.git(['config', 'gpg.program', '/bin/true']);
  await refused(readme, 'program that signs');
});

test('nothing lands on a protected branch, whichever way, but on others', async () => {
  const { core, repository } = await workshop({ '.espalier/config.json': JSON.stringify({ protected: ['main', 'release/*'] }) });
  repository.git(['branch', 'release/1']);
  repository.git(['branch', 'free']);
  const before = repository.git(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/main', 'refs/heads/release']);
  const sessions = await finished(core, repository, { one: part('one') });
  const [one = ''] = await approve(core, sessions.values());
  const closed = { code: 'refused', message: expect.stringContaining('is protected'), hint: expect.stringContaining('--pr') };
  const { call } = core.client;
  await expect(call('landing.add', { sessions: [one], ...squash })).rejects.toMatchObject(closed);
  await expect(call('landing.add', { sessions: [one], ...squash, into: 'release/1' })).rejects.toMatchObject(closed);
  await expect(call('session.merge', { session: one, ...squash, message: null })).rejects.toMatchObject(closed);
  expect((await call('session.preview', { session: one, ...squash })).blocked).toContain('main is protected');
  // It becomes protected while something waits to land on it.
  const { repository: id } = core.replica().sessions.get(one) ?? { repository: '' };
  await call('landing.pause', { repository: id, target: 'free', paused: true });
  await call('landing.add', { sessions: [one], ...squash, into: 'free' });
  repository.write('.espalier/config.json', JSON.stringify({ protected: ['main', 'release/*', 'free'] }));
  await call('landing.pause', { repository: id, target: 'free', paused: false });
  expect(await core.until(one, ({ state }) => state !== 'landing')).toMatchObject({ state: 'finished', error: { code: 'refused' } });
  repository.git(['checkout', '-q', '.espalier/config.json']);
  await call('landing.add', { sessions: [one], ...squash, into: 'free' });
  await core.until(one, ({ state }) => state === 'landed');
  expect(repository.git(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/main', 'refs/heads/release'])).toBe(before);
});

test('a rebase lands only if each of its commits passes', async () => {
  const { core, repository } = await workshop();
  await core.client.call('settings.set', { landWith: 'rebase' });
  const commit = (what: string, message: string): string => `${what}; git add -A; git commit -qm '${message}'`;
  const sessions = await finished(core, repository, {
    whole: `${commit(part('one'), 'first half')}; ${commit(part('two'), 'second half')}`,
    broken: `${commit('echo 0 > limit.txt', 'break it')}; ${commit('echo 9 > limit.txt', 'mend it')}`,
  });
  const [whole = '', broken = ''] = await approve(core, sessions.values());
  const said = await commandIn(core.home, repository.path).json(['land', whole, broken], 3);
  expect(said).toMatchObject({ landed: [{ id: whole }], returned: [{ id: broken, reason: 'checks', check }] });
  expect(repository.git(['log', '--format=%s'])).toBe('second half\nfirst half\nfirst');
});

test('what passes only at a further try has not passed, and its agent is not blamed; nor does a change of the checks go unseen', async () => {
  const turns = 'mkdir "$REPO_PATH/../tried" 2> /dev/null && exit 1; rmdir "$REPO_PATH/../tried"';
  const config = { checks: [{ name: 'moody', command: turns, attempts: 2 }] };
  const { core, repository } = await workshop({ '.espalier/config.json': JSON.stringify(config) });
  await core.client.call('settings.set', { fixRounds: 2 });
  const sessions = await finished(core, repository, { one: part('one') });
  const [one = ''] = await approve(core, sessions.values());
  const returned = async () => {
    await core.client.call('landing.add', { sessions: [one], ...squash });
    return await core.until(one, ({ state }) => state !== 'landing');
  };
  expect(await returned()).toMatchObject({
    ...{ state: 'finished', rounds: { checks: 0 }, returned: { reason: 'checks', check: 'moody' } },
    error: { message: expect.stringContaining('only at a further try') },
  });
  repository.write('.espalier/config.json', JSON.stringify({ checks: ['true'] }));
  repository.commit('other checks');
  expect(await returned()).toMatchObject({ state: 'finished', error: { hint: expect.stringContaining('say yes') } });
});
