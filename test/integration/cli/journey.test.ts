import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endCores, startCore, type TestCore } from '../../helpers/core';
import { makeRepository, type TestRepository } from '../../helpers/repository';
import { commandIn, declareAgents } from './espalier';

let core: TestCore;
let repository: TestRepository;
let espalier: ReturnType<typeof commandIn>;

beforeAll(async () => {
  core = await startCore();
  repository = makeRepository({ 'price.txt': '10\n', 'README.md': '# Shop\n' });
  declareAgents(core.home, {
    up: 'echo 20 > price.txt; echo "made by $ESPALIER_SESSION" > new.txt',
    down: 'echo 5 > price.txt',
    fail: 'echo no; exit 7',
    echo: 'read line; echo "heard $line"',
    count: 'i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "line $i"; sleep 0.1; done',
    flood: 'seq 1 200000',
    deluge: 'echo begin; read go; seq 1 1000000',
  });
  espalier = commandIn(core.home, repository.path);
});
afterAll(async () => {
  await endCores();
  repository.dispose();
});

const keys = [
  ...['id', 'title', 'goal', 'repository', 'agent', 'place', 'state', 'activity', 'needsYou', 'branch', 'base', 'worktree'],
  ...[
    'files',
    'added',
    'deleted',
    'checks',
    'createdAt',
    'startedAt',
    'finishedAt',
    'model',
    'permissions',
    'conversation',
    'usage',
    'parkedUntil',
    'exit',
    'error',
  ],
];

test('from a task to a landed change, a conflict, a discard and its undo', async () => {
  const up = await espalier.json(['run', 'Raise the price', '-a', 'up', '--check', 'test -f new.txt', '--wait']);
  expect(Object.keys(Object(up))).toEqual(keys);
  expect(up).toMatchObject({
    state: 'finished',
    repository: repository.path,
    exit: { code: 0, signal: null },
    checks: [{ command: 'test -f new.txt', state: 'passed', tree: expect.stringMatching(/^[0-9a-f]{40}$/) }],
  });
  await espalier.json(['run', 'Lower the price', '-a', 'down', '--title', 'Sale', '--wait']);

  const listed = await espalier.json(['status']);
  expect(listed).toEqual({ sessions: [expect.objectContaining({ title: 'Raise the price' }), expect.objectContaining({ title: 'Sale' })] });
  const table = await espalier.run('status');
  expect(table.out).toMatch(/^Ready for review {2}2\n {2}● Raise the price {2}up {4}\+2 −1 .*1 check passed.*\n {2}● Sale/);
  expect(table.out).not.toContain('\x1b');

  const diff = await espalier.json(['diff', 'Raise the price']);
  expect(diff).toMatchObject({
    files: [
      { path: 'new.txt', oldPath: null, added: 1, deleted: 0, binary: false },
      { path: 'price.txt', oldPath: null, status: 'modified', added: 1, deleted: 1, binary: false },
    ],
    patch: expect.stringContaining('+20\n'),
  });
  expect(Object.keys(Object(diff))).toEqual(['files', 'patch']);
  expect((await espalier.run('diff', 'Raise the price')).out).toBe(Reflect.get(Object(diff), 'patch'));
  expect((await espalier.run('diff', 'Raise the price', '--stat')).out).toContain('2 files, +2 −1');

  const merged = await espalier.json(['merge', 'Raise the price', '-m', 'Prices go up']);
  expect(merged).toEqual({ commit: repository.git(['rev-parse', 'main']), undo: expect.any(String) });
  expect(repository.git(['log', '-1', '--format=%s'])).toBe('Prices go up');
  expect(readFileSync(join(repository.path, 'price.txt'), 'utf8')).toBe('20\n');

  const conflict = await espalier.run('merge', 'Sale', '--json');
  expect(conflict.code).toBe(3);
  expect(conflict.out).toBe('');
  expect(JSON.parse(conflict.error)).toEqual({
    error: { code: 'conflict', message: expect.stringContaining('price.txt'), hint: expect.any(String) },
  });
  const words = await espalier.run('merge', 'Sale');
  expect(words.code).toBe(3);
  expect(words.error).toMatch(/^espalier: 1 file conflicts, so nothing was merged:\n {2}price\.txt/);
  expect(readFileSync(join(repository.path, 'price.txt'), 'utf8')).toBe('20\n');

  const { undo } = Object(await espalier.json(['discard', 'Sale']));
  expect(await espalier.json(['status'])).toEqual({ sessions: [] });
  expect(await espalier.json(['status', '--all'])).toMatchObject({ sessions: [{ state: 'landed' }, { state: 'discarded' }] });
  expect(await espalier.json(['undo', undo])).toMatchObject({ undo, kind: 'discard', session: { title: 'Sale' } });
  expect(await espalier.json(['undo', Reflect.get(Object(merged), 'undo')])).toMatchObject({
    kind: 'merge',
    session: { state: 'finished' },
  });
  expect(readFileSync(join(repository.path, 'price.txt'), 'utf8')).toBe('10\n');
});

test('a session can be named anew, moved, sent a line, and shown', async () => {
  const { id } = Object(await espalier.json(['run', 'Listen', '-a', 'echo']));
  await core.until(id, ({ state }) => state === 'running');
  expect(await espalier.json(['rename', id.slice(0, 6), 'Good listener'])).toMatchObject({ id, title: 'Good listener' });
  expect(await espalier.json(['move', 'good listener', 'foreground'])).toMatchObject({ id, place: 'foreground' });
  expect((await espalier.run('send', 'Good listener', 'hello there')).code).toBe(0);
  await core.until(id, ({ state }) => state === 'finished');
  expect((await espalier.run('logs', id)).out).toBe('heard hello there\n');
  expect(Object.keys(Object(await espalier.json(['show', id])))).toEqual(keys);
  expect((await espalier.run('show', id)).out).toMatch(/^Good listener\n[\s\S]*State +finished, foreground[\s\S]*queued by person/);
  expect(await espalier.json(['recreate', id])).toEqual({ session: expect.objectContaining({ id }), undo: expect.any(String) });
  await core.until(id, ({ state }) => state === 'running');
  expect(await espalier.json(['stop', id])).toMatchObject({ id, state: 'stopped' });
  expect((await espalier.run('restart', id)).out).toMatch(/^Good listener/);
  await espalier.run('stop', id);
});

test('a failed agent or check gives 4 to who waits, and so does a stop', async () => {
  const failed = await espalier.run('run', 'Fail', '-a', 'fail', '--wait', '--json');
  expect(failed.code).toBe(4);
  expect(JSON.parse(failed.out)).toMatchObject({
    state: 'failed',
    exit: { code: 7 },
    needsYou: { reason: 'failed' },
    error: { code: 'agent' },
  });
  const unchecked = await espalier.run('run', 'Fail the check', '-a', 'up', '--check', 'false', '--wait');
  expect(unchecked).toMatchObject({ code: 4, out: expect.stringContaining('has finished, and 1 check of 1 failed') });
  const waiting = await espalier.start('run', 'Wait for nobody', '-a', 'echo', '--wait');
  await waiting.shows('Waiting for');
  await core.until(
    [...core.replica().sessions.values()].find(({ title }) => title === 'Wait for nobody')?.id ?? '',
    ({ state }) => state === 'running',
  );
  await espalier.run('stop', 'Wait for nobody');
  expect(await waiting.ended).toMatchObject({ code: 4, out: expect.stringContaining('was stopped') });
});

test('Ctrl-C ends the waiting with 130, and the session goes on', async () => {
  const waiting = await espalier.start('run', 'Go on', '-a', 'echo', '--wait');
  await waiting.shows('Waiting for');
  waiting.child.kill('SIGINT');
  expect(await waiting.ended).toMatchObject({ code: 130, error: expect.stringContaining('The session goes on') });
  expect(await espalier.json(['show', 'Go on'])).toMatchObject({ state: expect.stringMatching(/^(queued|preparing|running)$/) });
  await espalier.run('discard', 'Go on');
});

test('what is followed goes on to its last line while the core is killed', async () => {
  const { id } = Object(await espalier.json(['run', 'Count', '-a', 'count']));
  const [following, waiting, all] = await Promise.all([
    espalier.start('logs', 'Count', '--follow'),
    espalier.start('logs', id, '-f', '--json'),
    espalier.start('logs', '-f'),
  ]);
  await Promise.all([following.shows('line 5\n'), waiting.shows('line 5'), all.shows('Count | line 5')]);
  process.kill(await core.pid(), 'SIGKILL');
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`);
  expect(await following.ended).toEqual({ code: 0, out: lines.join(''), error: '' });
  const chunks = (await waiting.ended).out
    .trimEnd()
    .split('\n')
    .map((line) => Object(JSON.parse(line)));
  expect(chunks.map(({ text }) => text).join('')).toBe(lines.join(''));
  expect(chunks.every(({ session }) => session === id)).toBe(true);
  expect((await all.ended).out).toBe(lines.map((line) => `Count | ${line}`).join(''));
  core = await core.again();
  await core.until(id, ({ state }) => state === 'finished');
});

test('a reader that has seen enough is no failure', async () => {
  await espalier.json(['run', 'Flood', '-a', 'flood', '--wait']);
  const reading = await espalier.start('logs', 'Flood');
  reading.child.stdout.once('data', () => reading.child.stdout.destroy());
  expect(await reading.ended).toMatchObject({ code: 0, error: '' });
  expect((await espalier.run('logs', 'Flood', '--last', '2')).out).toBe('199999\n200000\n');
});

test('a follower that is slow is told what it missed, and has the end', async () => {
  const { id } = Object(await espalier.json(['run', 'Deluge', '-a', 'deluge']));
  const slow = await espalier.start('logs', id, '--follow');
  await slow.shows('begin');
  slow.child.stdout.pause();
  await espalier.run('send', id, 'go');
  await core.until(id, ({ state }) => state === 'finished');
  slow.child.stdout.resume();
  const { code, out, error } = await slow.ended;
  expect(code).toBe(0);
  expect(out.startsWith('begin\n1\n2\n3\n')).toBe(true);
  expect(out.endsWith('\n999999\n1000000\n')).toBe(true);
  // Nothing is missing that was not told of; how much went by depends on how fast this computer is.
  const missed = [...error.matchAll(/\((\d+) bytes went by too fast/g)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  expect(out.length + missed).toBe('begin\n'.length + 6_888_896);
});

test('quit leaves agents to work and says how many; the next command takes them up again', async () => {
  const { id } = Object(await espalier.json(['run', 'Stay', '-a', 'echo']));
  await core.until(id, ({ state }) => state === 'running');
  expect((await espalier.run('quit')).out).toBe(
    'The core has ended. 1 agent goes on in the terminal host; any command takes them up again.\n',
  );
  expect((await espalier.run('quit')).out).toBe('Espalier is not running.\n');
  rmSync(join(repository.path, 'new.txt'), { force: true });
  expect(await espalier.json(['show', id])).toMatchObject({ state: 'running' });
  expect((await espalier.run('send', id, 'still there')).code).toBe(0);
  core = await core.again();
  await core.until(id, ({ state }) => state === 'finished');
  expect((await espalier.run('logs', id)).out).toBe('heard still there\n');
});
