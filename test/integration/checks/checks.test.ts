import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Check, type DeclaredCheck, isSettled, standing } from '../../../src/shared/check';
import type { Session } from '../../../src/shared/model';
import { commandLine, endCores, processesOf, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository, type TestRepository } from '../../helpers/repository';
import { commandIn } from '../cli/espalier';

let core: TestCore;
let repository: TestRepository;

beforeAll(async () => {
  core = await startCore();
  repository = makeRepository({ 'README.md': '# Sample\n', '.gitignore': 'installed\n.env\n' });
  const agents = {
    edit: 'echo more >> README.md',
    told: 'echo "$0" >> told.txt',
    deaf: 'true "$0"',
  };
  const list = Object.entries(agents).map(([id, script]) => ({
    ...{ id, name: id, io: 'pipe' },
    command: ['/bin/sh', '-c', script, ...(id === 'edit' ? [] : ['{prompt}'])],
  }));
  writeFileSync(path.join(core.home, 'agents.json'), JSON.stringify({ agents: list }));
});
afterAll(async () => {
  await endCores();
  repository.dispose();
});

/** A job that appends to the README, and the outcomes of its checks. */
async function checked(checks: DeclaredCheck[], agent = 'edit'): Promise<Session> {
  const { id } = await core.run({ goal: 'Work', title: `Work ${Math.random()}`, repository: repository.path, agent, checks });
  return await core.until(id, ({ state, checks, tree }) => state === 'finished' && tree !== null && checks.every(isSettled));
}
const only = ({ checks: [check] }: Session): Check => check ?? expect.fail('it has no check');
const output = (session: Session, { name, command }: Check) =>
  core.client.call('check.output', { session: session.id, name: name ?? command });
const events = async ({ id }: Session): Promise<string[]> =>
  (await core.client.call('session.show', { session: id })).events.filter(({ what }) => what === 'checked').map(({ why }) => why);

/** The most memory that a process ever had; kB. */
const peak = (pid: number): number => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

test('a check that hangs is ended with all that it started, and what it printed is kept', async () => {
  const command = 'echo before; (sleep 997 & sleep 998)';
  const done = await checked([{ name: 'hangs', command, timeout: 1 }]);
  expect(only(done)).toMatchObject({ state: 'timed-out', tree: done.tree, exit: null });
  expect((await output(done, only(done))).text).toBe('before\n');
  expect(processesOf(core.home).filter((pid) => /sleep/.test(commandLine(pid)))).toEqual([]);
});

test('a check gets no input, and what it leaves running is ended', async () => {
  const done = await checked(['cat; (setsid sleep 996 >/dev/null 2>&1 &); echo done']);
  expect(only(done)).toMatchObject({ state: 'passed', exit: 0 });
  expect((await output(done, only(done))).text).toBe('done\n');
  await untilTrue(() => processesOf(core.home).every((pid) => !commandLine(pid).includes('996')), 'what it left has ended');
});

test('one that passes only later is flaky: its failure is told, it does not go back, and it is not taken for passed', async () => {
  const command = 'if [ -e ../tried-$ESPALIER_SESSION ]; then echo ok; else touch ../tried-$ESPALIER_SESSION; echo bad; exit 3; fi';
  const done = await checked([{ command, attempts: 3 }], 'told');
  expect(only(done)).toMatchObject({ state: 'flaky', exit: 0, tree: done.tree });
  expect(done).toMatchObject({ runs: 1, rounds: { checks: 0 } });
  expect((await output(done, only(done))).text).toBe('── attempt 1 of 2 ──\nbad\n\n── attempt 2 of 2 ──\nok\n');
  const { tried } = only(done);
  expect(tried).toMatchObject([
    { state: 'failed', exit: 3 },
    { state: 'passed', exit: 0 },
  ]);
  const first = { session: done.id, name: command, attempt: 1 };
  expect(await core.client.call('check.output', first)).toMatchObject({ text: 'bad\n', check: { state: 'failed', exit: 3 } });
});

test('a check that prints without end: the last of it is kept, within bounds, and no process of ours grows by it', async () => {
  const line = 'a line of a hundred characters, so that it is soon a lot: $(seq 1 20)';
  const done = await checked([`yes "${line}" | head -c 300000000; echo the end`]);
  expect(only(done).state).toBe('passed');
  const { text } = await output(done, only(done));
  expect(text.length).toBeLessThanOrEqual(1024 * 1024);
  expect(text.endsWith('the end\n')).toBe(true);
  const folder = path.join(core.home, 'logs', only(done).run ?? '');
  expect(readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)).toBeLessThan(10_000_000);
  for (const pid of processesOf(core.home)) expect(peak(pid), commandLine(pid)).toBeLessThan(300_000);
});

test('one that changes files says which, and is evidence for the tree that it ran on', async () => {
  const done = await checked(['echo snapshot > new.snap; echo formatted >> README.md']);
  const check = only(done);
  expect(check).toMatchObject({ state: 'passed', changed: ['README.md', 'new.snap'] });
  await core.until(done.id, ({ tree }) => tree !== null && tree !== check.tree);
  expect(only(await checked([check.command])).from).toBeNull(); // what it read was not that tree all the time
  expect(await events(done)).toContainEqual(expect.stringMatching(/passed, while README.md, new.snap changed$/));
});

test('a worktree that somebody changes while a check runs: its outcome is of the tree before, and that is said', async () => {
  const done = await checked(['touch ../begun; while [ -e ../wait ]; do sleep 0.02; done; grep -q mended README.md']);
  const folder = path.dirname(done.worktree);
  writeFileSync(path.join(folder, 'wait'), '');
  rmSync(path.join(folder, 'begun'));
  const running = core.client.call('check.run', { session: done.id, names: null, clean: false });
  await untilTrue(() => existsSync(path.join(folder, 'begun')), 'it runs');
  writeFileSync(path.join(done.worktree, 'README.md'), 'mended\n');
  rmSync(path.join(folder, 'wait'));
  const after = await running;
  expect(only(after)).toMatchObject({ state: 'passed', tree: done.tree, changed: ['README.md'] });
  expect(after.tree).not.toBe(done.tree);
  expect(standing(only(after), after.tree)).toBe('stale');
});

test('the same tree in another session takes the outcome over; a person runs it anew; another tree makes it old', async () => {
  const count = path.join(core.home, 'count');
  const command = `echo ran >> ${count}; echo found; grep -q more README.md`;
  const times = (): number => readFileSync(count, 'utf8').trim().split('\n').length;
  const first = await checked([command]);
  const second = await checked([command]);
  expect(second.tree).toBe(first.tree);
  expect(only(second)).toEqual({ ...only(first), from: first.id });
  expect(times()).toBe(1);
  expect((await output(second, only(second))).text).toBe('found\n');
  expect(await events(second)).toContain(`${command}: passed, as in session ${first.id} on the same tree`);

  const anew = await core.client.call('check.run', { session: second.id, names: null, clean: false });
  expect(times()).toBe(2);
  expect(only(anew)).toMatchObject({ state: 'passed', from: null });

  writeFileSync(path.join(second.worktree, 'README.md'), 'replaced\n');
  const again = await core.client.call('check.run', { session: second.id, names: [command], clean: false });
  expect(only(again)).toMatchObject({ state: 'failed', from: null });
  expect(only(again).tree).not.toBe(first.tree);
});

test('more attempts or more time are not answered by an outcome with fewer', async () => {
  const command = 'exit 4';
  await checked([{ command, timeout: 50 }]);
  const more = await checked([{ command, attempts: 2 }]);
  expect(only(more)).toMatchObject({ state: 'failed', from: null, run: expect.stringMatching(/\.2$/) });
  expect(only(await checked([{ command, timeout: 90 }])).from).toBe(more.id);
});

test('a job goes back to its agent with what failed, until a round brings nothing new', async () => {
  const command = 'echo "src/a.ts(3,5): error TS2322: No."; tail -n1 told.txt; test $(wc -l < told.txt) -gt 100';
  const told = await checked([{ name: 'types', command }], 'told');
  expect(told).toMatchObject({ runs: 2, rounds: { checks: 1 } });
  const words = readFileSync(path.join(told.worktree, 'told.txt'), 'utf8');
  expect(words).toContain(`## \`${command}\` (types) ended with exit code 1`);
  expect(words).toContain('- src/a.ts:3: TS2322: No.');
  expect((await output(told, only(told))).failures).toEqual([{ path: 'src/a.ts', line: 3, test: null, message: 'TS2322: No.' }]);

  const deaf = await checked(['echo it never passes; exit 1'], 'deaf'); // the tree stays as it is
  expect(deaf).toMatchObject({ runs: 2, rounds: { checks: 1 } });
  // Every round fails in another way.
  const other = await checked(['cat told.txt | wc -c | tr 0-9 a-j; exit 1'], 'told');
  expect(other).toMatchObject({ runs: 3, rounds: { checks: 2 } });
  expect((await checked(['exit 1'], 'edit')).runs).toBe(1); // it takes no words

  // A person's word begins the count anew.
  await core.client.call('session.restart', { session: other.id });
  await core.until(other.id, ({ runs }) => runs > 4);
});

test('nobody sees a job as ended that goes back', async () => {
  const seen: string[] = [];
  core.client.open('changes', {}, (change) => {
    if (change.type === 'session' && change.record.goal === 'Look') seen.push(`${change.record.state} ${change.record.checks[0]?.state}`);
  });
  const { id } = await core.run({ goal: 'Look', repository: repository.path, agent: 'deaf', checks: ['exit 5'] });
  await core.until(id, ({ state, runs, checks }) => state === 'finished' && runs === 2 && checks.every(isSettled));
  await vi.waitFor(() => expect(seen).toContain('finished failed')); // by a stream of its own, which may come later
  const ended = seen.indexOf('finished failed');
  expect(seen.slice(0, ended)).toContain('queued failed');
});

test('in a fresh checkout: set up as for a session, without what is ignored, and removed whatever comes', async () => {
  const own = makeRepository({
    'README.md': '# Own\n',
    '.gitignore': 'installed\n.env\n',
    '.espalier/config.json': JSON.stringify({ setup: 'cp .env installed', copy: ['.env'] }),
  });
  writeFileSync(path.join(own.path, '.env'), 'KEY=1\n');
  await core.client.call('repository.open', { path: own.path, trust: true });
  const command = 'pwd; ls; cat installed; test ! -e installed-later';
  const { id } = await core.run({ goal: 'Own', repository: own.path, agent: 'edit', checks: [command, 'exit 9', 'test -e README.md'] });
  const done = await core.until(id, ({ state, checks }) => state === 'finished' && checks.every(isSettled));
  writeFileSync(path.join(done.worktree, 'installed'), 'by the agent\n');
  const clean = await core.client.call('check.run', { session: id, names: null, clean: true });
  expect(clean.checks.map(({ state }) => state)).toEqual(['passed', 'failed', 'passed']);
  const { text } = await core.client.call('check.output', { session: id, name: command });
  expect(text).toMatch(/^.*\/checkouts\/\S+\nREADME.md\ninstalled\nKEY=1\n$/);
  expect(readdirSync(path.join(core.home, 'checkouts'))).toEqual([]);
  expect(own.git(['worktree', 'list'])).not.toContain('checkouts');

  own.write('.espalier/config.json', JSON.stringify({ setup: 'echo no; exit 6', copy: [] }));
  await core.client.call('repository.open', { path: own.path, trust: true });
  await expect(core.client.call('check.run', { session: id, names: null, clean: true })).rejects.toThrow(
    /set-up script ended with exit code 6/,
  );
  expect(readdirSync(path.join(core.home, 'checkouts'))).toEqual([]);
  own.dispose();
});

test('a check that runs is ended by what is done to its session, and the person is told', async () => {
  const done = await checked(['test -z "$(cat ../hold 2>/dev/null)" || sleep 995']);
  writeFileSync(path.join(path.dirname(done.worktree), 'hold'), 'yes');
  const running = core.client.call('check.run', { session: done.id, names: null, clean: false });
  await core.until(done.id, ({ checks }) => checks[0]?.state === 'running');
  const ended = expect(running).rejects.toThrow(/were ended: it is discarded now/);
  await core.client.call('session.discard', { session: done.id });
  await ended;
  expect(existsSync(done.worktree)).toBe(false);
  await expect(core.client.call('check.run', { session: done.id, names: null, clean: false })).rejects.toThrow(/no worktree/);
});

test('what a person asked for is run again after a crash, there where they wanted it, and nothing is left of the first time', async () => {
  const command = 'pwd; test ! -e ../hang || sleep 994';
  const [clean, dirty] = await Promise.all([checked([command, 'true']), checked([command])]);
  await core.client.call('session.merge', { session: dirty.id, strategy: 'squash', message: null, into: null });
  await core.until(dirty.id, ({ state }) => state === 'landed');
  const folders = [path.dirname(clean.worktree), path.join(core.home, 'checkouts')];
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'hang'), '');
  }
  const asked = [clean, dirty].map(({ id }) => core.client.call('check.run', { session: id, names: null, clean: id === clean.id }));
  const cut = Promise.allSettled(asked);
  for (const { id } of [clean, dirty]) await core.until(id, ({ checks }) => checks[0]?.state === 'running');
  await untilTrue(() => processesOf(core.home).filter((pid) => commandLine(pid).includes('sleep 994')).length > 1, 'both hang');
  process.kill(await core.pid(), 'SIGKILL');
  expect((await cut).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  for (const folder of folders) rmSync(path.join(folder, 'hang'));
  core = await core.again();
  for (const { id } of [clean, dirty])
    await core.until(id, ({ checks }) => checks.every(({ state, asked }) => state === 'passed' && asked === null));
  const printed = async ({ id }: Session) => (await core.client.call('check.output', { session: id, name: command })).text;
  expect(await printed(clean)).toMatch(/\/checkouts\/\S+\n$/);
  expect(await printed(dirty)).toBe(`${dirty.worktree}\n`);
  await untilTrue(() => readdirSync(path.join(core.home, 'checkouts')).length === 0, 'the checkout is removed');
  expect(processesOf(core.home).filter((pid) => commandLine(pid).includes('994'))).toEqual([]);
});

test('a failure whose cause may lie outside is not taken over: another session finds out for itself', async () => {
  const count = path.join(core.home, 'outside');
  const times = (): number => readFileSync(count, 'utf8').trim().split('\n').length;
  for (const [end, outside] of [
    ['no-such-command-at-all', 'a command was not found'],
    ['kill -9 $$', 'it was killed'],
    ['echo "write: No space left on device"; exit 1', 'the disk was full'],
  ] as const) {
    writeFileSync(count, '');
    const command = `echo ran >> ${count}; ${end}`;
    expect(only(await checked([command]))).toMatchObject({ state: 'failed', outside });
    expect(only(await checked([command]))).toMatchObject({ state: 'failed', outside, from: null });
    expect(times()).toBe(2);
  }
});

test('what a check said of each tree, and at each attempt, is remembered and can be read again', async () => {
  const command = 'cat README.md; grep -q right README.md';
  const session = await checked([command]);
  writeFileSync(path.join(session.worktree, 'README.md'), 'right\n');
  const { checks } = await core.client.call('check.run', { session: session.id, names: null, clean: false });
  const { outcomes } = await core.client.call('check.history', { session: session.id, name: command });
  expect(outcomes).toMatchObject([
    { state: 'failed', tree: session.tree, session: session.id },
    { state: 'passed', tree: checks[0]?.tree },
  ]);
  const read = async (run: string | null) => (await core.client.call('check.output', { session: session.id, name: command, run })).text;
  expect(await read(null)).toBe('right\n');
  expect(await read(outcomes[0]?.run ?? '')).toMatch(/^# Sample\n(more\n)+$/);
  await expect(read(`${session.id}-1`)).rejects.toThrow('Nothing is known of run');
});

test('what the checks of a session printed goes when it is cleaned up, but for what another one took over', async () => {
  const only = await checked(['echo of the one; exit 8', 'echo of both']);
  const other = await checked(['echo of both']);
  expect(other.checks[0]?.from).toBe(only.id);
  const logs = (): string[] => readdirSync(path.join(core.home, 'logs')).filter((name) => only.checks.some(({ run }) => run === name));
  expect(logs()).toHaveLength(2);
  await core.client.call('session.merge', { session: only.id, strategy: 'squash', message: null, into: null });
  await core.until(only.id, ({ state }) => state === 'landed');
  await core.client.call('cleanup', { dryRun: false, keepFailed: true });
  expect(logs()).toEqual([only.checks[1]?.run]);
  const { text } = await core.client.call('check.output', { session: only.id, name: 'echo of the one; exit 8' });
  expect(text).toBe('What it printed is not kept any more.');
  expect((await output(other, other.checks[0] ?? expect.fail())).text).toBe('of both\n');
});

test('the command runs what has not passed, says what failed, and has the published keys', async () => {
  const espalier = commandIn(core.home, repository.path);
  const done = await checked(['true', { name: 'types', command: 'echo "src/a.ts(3,5): error TS2322: No."; exit 2' }]);
  const ran = await espalier.run('check', done.id, '--json');
  expect(ran.code).toBe(1);
  const shown = { tree: done.tree, durationMs: expect.any(Number) };
  expect(JSON.parse(ran.out)).toEqual({
    checks: [
      { name: 'true', command: 'true', state: 'passed', exit: 0, output: '', ...shown },
      { name: 'types', command: expect.any(String), state: 'failed', exit: 2, output: 'src/a.ts(3,5): error TS2322: No.\n', ...shown },
    ],
  });
  const told = await espalier.run('check', done.id);
  expect(told.out).toContain('✓ true  passed');
  expect(told.out).toMatch(/✗ types {2}failed.*\n {4}src\/a.ts:3 TS2322: No./);
  expect(told.out).toContain('So far: failed 3 times.');
  writeFileSync(path.join(done.worktree, 'README.md'), 'other\n'); // nobody told the core
  const other = JSON.parse((await espalier.run('check', done.id, '--json')).out);
  expect(other.checks[0]).toMatchObject({ state: 'passed', tree: expect.not.stringMatching(done.tree ?? '') });
  expect((await espalier.run('check', (await checked(['true'])).id, '--all', '--clean')).code).toBe(0);
});

test('a repository says more of a check than its command, and its files suggest some', async () => {
  const own = makeRepository({
    'package.json': JSON.stringify({ scripts: { test: 'vitest run', lint: 'biome check', dev: 'vite' } }),
    Makefile: 'all: build\ntest:\n\ttrue\n',
    '.espalier/config.json': JSON.stringify({ checks: ['npm run lint', { name: 'slow', command: 'true', timeout: 5, attempts: 2 }] }),
  });
  const { repository: opened } = await core.client.call('repository.open', { path: own.path, trust: true });
  expect(await core.client.call('check.suggest', { repository: opened.id })).toEqual({ checks: ['npm test', 'make test'] });
  const { checks } = await core.run({ goal: 'Own', repository: own.path, agent: 'edit', checks: ['slow', 'make test'] });
  expect(checks).toMatchObject([
    { name: 'slow', command: 'true', timeout: 5, attempts: 2 },
    { name: null, command: 'make test', timeout: 1200, attempts: 1 },
  ]);
});

test('suggested checks become the repository’s once a person says so, and run without another question', async () => {
  const own = makeRepository({ Makefile: 'test:\n\ttrue\nlint:\n\ttrue\n', 'README.md': '# Own\n' });
  const { repository: opened } = await core.client.call('repository.open', { path: own.path, trust: false });
  const scripts = () => core.client.call('repository.scripts', { repository: opened.id });
  const declare = (checks: string[], hash: string | null) => core.client.call('check.declare', { repository: opened.id, checks, hash });
  await declare(['make test'], (await scripts()).hash);
  expect(await scripts()).toMatchObject({ checks: ['make test'], state: 'trusted' });
  expect(await core.client.call('check.suggest', { repository: opened.id })).toEqual({ checks: ['make lint'] });
  await expect(declare(['make lint'], null)).rejects.toThrow('have changed since they were shown');

  // What else the file asks for meanwhile was not said yes to.
  own.write('.espalier/config.json', JSON.stringify({ setup: 'echo new', checks: ['make test'] }));
  await declare(['make lint'], (await scripts()).hash);
  expect(await scripts()).toMatchObject({ checks: ['make test', 'make lint'], state: 'needed' });

  rmSync(path.join(own.path, '.espalier'), { recursive: true });
  const elsewhere = path.join(core.home, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, path.join(own.path, '.espalier'));
  await expect(declare(['make test'], null)).rejects.toThrow('is a link to another place');
  expect(readdirSync(elsewhere)).toEqual([]);
  own.dispose();
});

test('a session without checks says what its repository’s files suggest, and is given one', async () => {
  const own = makeRepository({ Makefile: 'test:\n\t@echo it works\n', 'README.md': '# Own\n' });
  const espalier = commandIn(core.home, own.path);
  const { id } = await core.run({ goal: 'Own', repository: own.path, agent: 'edit' });
  await core.until(id, ({ state, tree }) => state === 'finished' && tree !== null);
  const none = await espalier.run('check', id);
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining(`espalier check ${id} --add "make test"`) });
  const ran = await espalier.run('check', id, '--add', 'make test');
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^✓ make test {2}passed.*\n✓ verified\n$/) });
  expect(await espalier.run('check', id, '--add', 'make test')).toMatchObject({ code: 1, out: '' });
  own.dispose();
});
