import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/main/store/store';
import { commandLine, endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository, makeScratch } from '../../helpers/repository';
import { commandIn, declareAgents } from '../cli/espalier';

afterEach(endCores);

const merge = { strategy: 'squash', message: null, into: null } as const;

async function killCore(core: TestCore): Promise<void> {
  const pid = await core.pid();
  process.kill(pid, 'SIGKILL');
  await untilTrue(() => !processesOf(core.home).includes(pid), 'the core is gone');
}
/** Looks into, or changes, what a core that is gone has saved. */
function inStore<T>(home: string, look: (store: Store) => T): T {
  const store = openStore(home);
  try {
    return look(store);
  } finally {
    store.close();
  }
}

test('what `session.run` answered is there after kill -9, and the socket that is left is no obstacle', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  const { id } = await core.run({ goal: 'Keep me', repository: repository.path, agent: 'edit' });
  await killCore(core);
  const next = await core.again();
  expect((await next.until(id, ({ state }) => state === 'finished')).goal).toBe('Keep me');
  expect(readFileSync(path.join(next.replica().sessions.get(id)?.worktree ?? '', 'new.txt'), 'utf8')).toBe('new\n');
});

test.each(['its pages are overwritten', 'a row is not what was written'])(
  'a damaged database (%s): the sessions are found again from their worktrees',
  async (how) => {
    const core = await startCore();
    const repository = makeRepository();
    declareAgents(core.home, {
      edit: 'echo new > new.txt',
      wander: 'git checkout -q --detach; echo new > new.txt',
      wait: 'echo up > up.txt; echo up; exec sleep 1000',
    });
    const run = (agent: string) => core.run({ goal: `Do ${agent}`, title: `Title ${agent}`, repository: repository.path, agent });
    const [edit, wander, wait] = [await run('edit'), await run('wander'), await run('wait')];
    for (const { id } of [edit, wander]) await core.until(id, ({ state }) => state === 'finished');
    await core.until(wait.id, ({ files }) => files === 1);
    await killCore(core);
    const file = path.join(core.home, 'espalier.db');
    if (how.startsWith('a row')) {
      const database = new Database(file);
      database.prepare(`UPDATE session SET record = '{"id":'`).run();
      database.close();
    } else {
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
      writeFileSync(file, Buffer.alloc(64 * 1024, 'not a database'));
    }

    const next = await core.again();
    for (const { id, branch, worktree } of [edit, wander, wait]) {
      const found = await next.until(id, ({ state }) => state === 'stopped');
      expect(found).toMatchObject({
        branch,
        worktree,
        base: { ref: 'main' },
        error: { code: 'storage', message: expect.stringContaining('found again') },
      });
    }
    expect(readdirSync(core.home).filter((name) => name.includes('.damaged-'))).not.toEqual([]);
    await untilTrue(() => processesOf(core.home).every((pid) => !commandLine(pid).includes('sleep')), 'nothing runs unseen');
    expect((await next.client.call('core.doctor', {})).findings.find(({ name }) => name === 'database')).toMatchObject({ ok: false });
    await next.client.call('session.merge', { session: edit.id, ...merge });
    expect(readFileSync(path.join(repository.path, 'new.txt'), 'utf8')).toBe('new\n');
  },
);

test('another home that opens the same repository does not take its sessions', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  const { id } = await core.run({ goal: 'Mine', repository: repository.path, agent: 'edit' });
  await core.until(id, ({ state }) => state === 'finished');
  const other = await startCore();
  await other.client.call('repository.open', { path: repository.path, trust: false });
  expect((await other.client.call('session.list', { all: true })).sessions).toEqual([]);
});

test('a database of a newer Espalier is refused by the command, and left as it is', async () => {
  const home = makeScratch();
  inStore(home, () => undefined);
  const database = new Database(path.join(home, 'espalier.db'));
  database.pragma('user_version = 999');
  database.close();
  const { run } = commandIn(home, home);
  const ran = await run('status', '--json');
  expect(ran.code).toBe(1);
  expect(ran.error).toContain('newer Espalier');
  expect(ran.error).not.toContain('    at ');
  expect(readdirSync(home).filter((name) => name.includes('.damaged-'))).toEqual([]);
  rmSync(home, { recursive: true });
});

test('records of a clock that jumped: the order holds, nothing expires, and work goes on', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo precious > new.txt' });
  const run = (title: string) => core.run({ goal: title, repository: repository.path, agent: 'edit' });
  const [first, second] = [await run('first'), await run('second')];
  for (const { id } of [first, second]) await core.until(id, ({ state }) => state === 'finished');
  const { undo } = await core.client.call('session.discard', { session: first.id });
  await killCore(core);
  // The second was made in 2099, and all of that day's work was noted so; the clock is right again.
  inStore(core.home, (store) => {
    const record = store.sessions.all().find(({ id }) => id === second.id);
    if (!record) throw new Error('the session was not saved');
    const at = '2099-01-01T00:00:00.000Z';
    store.save({
      session: { ...record, createdAt: at, startedAt: at, finishedAt: at },
      event: { session: second.id, at, who: 'core', what: 'ended', why: '' },
    });
    store.save({ event: { session: second.id, at: '2098-12-01T00:00:00.000Z', who: 'core', what: 'begun', why: '' } });
  });
  const next = await core.again();
  const third = await next.run({ goal: 'third', repository: repository.path, agent: 'edit' });
  await next.until(third.id, ({ state }) => state === 'finished');
  const { sessions } = await next.client.call('session.list', { all: true });
  expect(sessions.map(({ title }) => title)).toEqual(['first', 'second', 'third']);
  await next.client.call('session.restart', { session: second.id });
  await next.until(second.id, ({ state, finishedAt }) => state === 'finished' && finishedAt !== null && finishedAt < '2099');
  const { session } = await next.client.call('undo.apply', { id: undo });
  expect(readFileSync(path.join(session.worktree, 'new.txt'), 'utf8')).toBe('precious\n');
});

test('undos of more than thirty days expire, snapshots included, once two days of work agree', async () => {
  const core = await startCore();
  const repository = makeRepository();
  declareAgents(core.home, { edit: 'echo new > new.txt' });
  const { id } = await core.run({ goal: 'Work', repository: repository.path, agent: 'edit' });
  await core.until(id, ({ state }) => state === 'finished');
  const { undo } = await core.client.call('session.discard', { session: id });
  await killCore(core);
  inStore(core.home, (store) => {
    const saved = store.undos.all().find((record) => record.id === undo);
    if (!saved) throw new Error('the undo was not saved');
    store.save({ undo: { ...saved, createdAt: '2020-01-01T00:00:00.000Z', expiresAt: '2020-01-31T00:00:00.000Z' } });
    store.save({ event: { session: id, at: '2020-03-01T00:00:00.000Z', who: 'core', what: 'ended', why: '' } });
  });
  const next = await core.again();
  const forgotten = async () => (await next.client.call('undo.list', {})).undos.length === 0;
  await untilTrue(forgotten, 'the undo is forgotten, which comes last');
  expect(repository.git(['for-each-ref', 'refs/espalier/snapshots'])).toBe('');
});
