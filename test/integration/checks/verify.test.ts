import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCheckouts } from '../../../src/main/checks/checkouts';
import { makeProve } from '../../../src/main/checks/prove';
import { makeVerify, type ToVerify } from '../../../src/main/checks/verify';
import type { Runner } from '../../../src/main/sessions/runner';
import { makeSetUp } from '../../../src/main/sessions/set-up';
import { openStore, type Store } from '../../../src/main/store/store';
import { waitingCheck } from '../../../src/shared/check';
import type { Repository } from '../../../src/shared/model';
import { makeRepository, makeScratch, type TestRepository } from '../../helpers/repository';
import { sessionRecord } from '../../helpers/session';

let store: Store;
let sample: TestRepository;
let home: string;
let ran: string[];

beforeEach(() => {
  home = makeScratch();
  store = openStore(home);
  sample = makeRepository({ 'a.txt': 'one\n', '.gitignore': 'installed\n.env\n', 'package-lock.json': '{}\n' });
  ran = [];
});
afterEach(() => {
  store.close();
  sample.dispose();
});

/** A new core's: commands run at once by a shell, since how processes are hosted is not what is tested. */
function verifier({ logsKept = true } = {}) {
  const runner: Pick<Runner, 'run' | 'end' | 'endAll'> = {
    run: async (_record, _id, command, _signal, how) => {
      ran.push(command);
      return { code: spawnSync('/bin/sh', ['-c', command], { cwd: how?.folder }).status, signal: null, timedOut: false };
    },
    end: async () => {},
    endAll: async () => {},
  };
  const repository: Repository = {
    ...{
      id: 'r1',
      name: 'sample',
      path: sample.path,
      branch: 'main',
      trusted: 'h',
      declined: null,
      trustedAt: null,
      paused: [],
      openedAt: '',
    },
  };
  const scripts = { hash: 'h', setup: 'set up', copy: ['.env'], checks: ['test -e a.txt'], state: 'trusted' as const };
  const repositories = {
    all: () => [repository],
    scripts: async () => ({ config: {}, scripts, setupCommand: 'echo x >> installed' }),
  };
  const setUp = makeSetUp({ runner, readLog: async () => ({ offset: 0, bytes: new Uint8Array() }) });
  const checkouts = makeCheckouts({ home, repositories, runner, setUp, log: pino({ level: 'silent' }) });
  const logs = { read: async () => ({ offset: 0, bytes: new Uint8Array() }), has: async () => logsKept };
  const prove = makeProve({ runner, outcomes: store.outcomes, logs });
  const { verify, checksFor } = makeVerify({ repositories, store, prove, checkouts });
  const about = (...commands: string[]): ToVerify => {
    const commit = sample.git(['rev-parse', 'HEAD']);
    const tree = sample.git(['rev-parse', 'HEAD^{tree}']);
    const record = sessionRecord({ repository: 'r1' });
    return { repository, commit, tree, record, checks: commands.map(waitingCheck), signal: new AbortController().signal };
  };
  const states = async (...commands: string[]) => (await verify(about(...commands))).map(({ state }) => state);
  return { verify, checksFor, about, states };
}
const checkout = (): string => path.join(home, 'checkouts', 'r1-1');

test('a commit is checked in a checkout that the next one gets, with what was installed in it', async () => {
  writeFileSync(path.join(sample.path, '.env'), 'KEY=1\n');
  const { states, checksFor } = verifier();
  expect(
    await states('test "$(cat a.txt)" = one', 'test "$(cat .env)" = KEY=1', 'touch junk; echo two > a.txt; git checkout -q -b away'),
  ).toEqual(['passed', 'passed', 'passed']);
  sample.write('a.txt', 'three\n');
  writeFileSync(path.join(sample.path, '.env'), 'KEY=2\n');
  const second = sample.commit('second');
  expect(await states('test "$(cat a.txt)" = three -a ! -e junk', 'test "$(cat .env)" = KEY=2', 'test $(wc -l < installed) = 1')).toEqual([
    'passed',
    'passed',
    'passed',
  ]);
  expect(readdirSync(path.join(home, 'checkouts'))).toEqual(['r1-1']);
  expect(sample.git(['rev-parse', 'away'])).not.toBe(second); // a branch that a check made stays where it was
  sample.write('package-lock.json', '{"new": true}\n');
  sample.commit('third');
  expect(await states('test $(wc -l < installed) = 2')).toEqual(['passed']);
  expect((await checksFor(sessionRecord({ repository: 'r1' }))).map(({ command }) => command)).toEqual(['test -e a.txt']);
});

test('each check has the same tree before it, and after the first that fails nothing more is run', async () => {
  const { verify, about } = verifier();
  const found = await verify(about('echo changed > a.txt', 'grep -q one a.txt', 'exit 3', 'echo never'));
  expect(found.map(({ state }) => state)).toEqual(['passed', 'passed', 'failed', 'waiting']);
  expect(found[0]).toMatchObject({ changed: ['a.txt'], tree: about().tree });
  expect(ran).not.toContain('echo never');
});

test('what is known of a tree is not run again, by another core either', async () => {
  expect(await verifier().states('true', 'exit 1')).toEqual(['passed', 'failed']);
  const before = ran.length;
  sample.commit('the same tree');
  expect(await verifier().states('true', 'exit 1', 'echo more')).toEqual(['passed', 'failed', 'waiting']);
  expect(ran).toHaveLength(before);
  // A failure of which nothing is kept tells nobody what to mend.
  expect(await verifier({ logsKept: false }).states('true', 'exit 1')).toEqual(['passed', 'failed']);
  expect(ran.slice(before)).toEqual(['exit 1']);
  // Nor is one that the tree may not be to blame for.
  for (const times of [1, 2]) {
    expect(await verifier().states('exit 127')).toEqual(['failed']);
    expect(ran.filter((command) => command === 'exit 127')).toHaveLength(times);
  }
});

test('two at once have a checkout each; one that a crash left half made is made anew', async () => {
  const { states, verify, about } = verifier();
  expect(await Promise.all([states('sleep 0.1; true'), states('sleep 0.1; : ')])).toEqual([['passed'], ['passed']]);
  expect(readdirSync(path.join(home, 'checkouts')).sort()).toEqual(['r1-1', 'r1-2']);
  const admin = sample.git(['rev-parse', '--absolute-git-dir'], checkout());
  writeFileSync(path.join(admin, 'index.lock'), '');
  expect(await states('echo locked')).toEqual(['passed']);
  writeFileSync(path.join(admin, 'espalier-checkout.json'), '{"half');
  writeFileSync(path.join(checkout(), 'installed'), 'half\n');
  expect(await states('test "$(cat installed)" = x')).toEqual(['passed']);
  // As left by a core that used it for one check alone.
  sample.git(['worktree', 'add', '--detach', '-q', path.join(home, 'checkouts', 'r1-once-1'), 'HEAD']);
  await verifier().states('echo swept');
  expect(existsSync(path.join(home, 'checkouts', 'r1-once-1'))).toBe(false);
  const aborted = AbortSignal.abort(new Error('no more'));
  await expect(verify({ ...about('echo aborted'), signal: aborted })).rejects.toThrow('no more');
});
