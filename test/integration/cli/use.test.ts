import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn as spawnTerminal } from 'node-pty';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleEntry } from '../../helpers/bundle';
import { endCores, startCore, type TestCore, untilTrue } from '../../helpers/core';
import { makeRepository, type TestRepository } from '../../helpers/repository';
import { commandIn, declareAgents } from './espalier';

let core: TestCore;
let repository: TestRepository;
let espalier: ReturnType<typeof commandIn>;

beforeAll(async () => {
  core = await startCore();
  repository = makeRepository();
  espalier = commandIn(core.home, repository.path);
});
afterAll(async () => {
  await endCores();
  repository.dispose();
});

const verbs = [
  ...['open', 'run', 'status', 'show', 'logs', 'attach', 'send', 'diff', 'stop', 'restart', 'recreate', 'merge', 'discard', 'undo'],
  ...['move', 'rename', 'cleanup', 'agents', 'demo', 'doctor', 'serve', 'quit', 'review', 'approve'],
];

test('every verb is in the help and has help of its own, with --json', async () => {
  const help = (await espalier.run('--help')).out;
  const helps = await Promise.all(verbs.map(async (verb) => ({ verb, ...(await espalier.run(verb, '--help')) })));
  for (const { verb, code, out } of helps) {
    expect(help).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
    expect({ verb, code, out }).toEqual({
      verb,
      code: 0,
      out: expect.stringMatching(new RegExp(`^Usage: espalier ${verb} [\\s\\S]*--json`)),
    });
  }
});

test.each([
  [['mrege', 'x'], 'Unknown command'],
  [['merge'], 'Missing required argument'],
  [['status', '--everything'], 'Unknown option'],
  [['status', 'x'], 'Too many arguments'],
  [['merge', 'x', '--squash', '--rebase'], 'cannot be used with'],
  [['move', 'x', 'sideways'], 'either foreground or background'],
  [['logs', 'x', '--last', '0'], 'whole number above 0'],
  [['run', '  '], 'The goal is empty'],
  [['attach', 'x'], '`attach` needs a terminal'],
])('espalier %j is wrong use: 2, on standard error, as words and as JSON', async (args, message) => {
  const [words, json] = await Promise.all([espalier.run(...args), espalier.run(...args, '--json')]);
  expect(words).toMatchObject({ code: 2, out: '' });
  expect(words.error).toMatch(/^espalier: .+\n.+\n$/);
  expect(words.error).toContain(message);
  expect(json).toMatchObject({ code: 2, out: '' });
  expect(JSON.parse(json.error)).toEqual({ error: { code: 'usage', message: expect.stringContaining(message), hint: expect.any(String) } });
});

test('nothing to do is wrong use and shows the help', async () => {
  expect(await espalier.run()).toMatchObject({ code: 2, out: '', error: expect.stringContaining('Usage: espalier') });
});

test.each([
  [['show', 'nobody'], 'not-found'],
  [['undo', 'nothing'], 'not-found'],
  [['run', 'x', '-a', 'nobody'], 'agent'],
  [['run', 'x', '-r', '/'], 'repository'],
])('espalier %j fails with 1 and says what to do', async (args, code) => {
  const { error, ...ran } = await espalier.run(...args, '--json');
  expect(ran).toEqual({ code: 1, out: '' });
  expect(JSON.parse(error)).toEqual({ error: { code, message: expect.any(String), hint: expect.stringMatching(/\w/) } });
});

test('open shows the scripts that wait for a yes, and --trust gives it', async () => {
  const asking = makeRepository();
  const espalier = commandIn(core.home, asking.path);
  mkdirSync(join(asking.path, '.espalier'));
  writeFileSync(join(asking.path, '.espalier/config.json'), '{"setup": "npm ci", "checks": ["npm test"], "copy": [".env*"]}');
  const asked = await espalier.run('open');
  expect(asked.out).toMatch(
    /^Opened sample at .*, on main\.\n[\s\S]* {2}npm ci\n[\s\S]* {2}\.env\*\n[\s\S]* {2}npm test\n[\s\S]*wait for your yes/,
  );
  expect(await espalier.json(['open', '.', '--trust'])).toMatchObject({
    repository: { name: 'sample', path: asking.path, branch: 'main', trustedAt: expect.any(String) },
    scripts: { setup: 'npm ci', checks: ['npm test'], copy: ['.env*'], state: 'trusted' },
  });
  writeFileSync(join(asking.path, '.espalier/config.json'), '{\n  "setup": "npm ci",\n  "chekcs": []\n}');
  const refused = await espalier.run('open');
  expect(refused).toMatchObject({
    code: 1,
    error: expect.stringContaining('config.json:3: unknown key "chekcs" (did you mean "checks"?)'),
  });
  asking.dispose();
});

test('a repository without scripts is trusted as well, which is no yes to scripts that come later', async () => {
  const own = makeRepository();
  const opened = { name: 'sample', path: own.path };
  expect(await espalier.json(['open', own.path])).toMatchObject({ repository: { ...opened, trustedAt: null }, scripts: { state: 'none' } });
  expect((await espalier.run('open', own.path, '--trust')).out).toContain('You trust it');
  own.write('.espalier/config.json', '{"setup": "npm ci"}');
  const told: { repository: { id: string } } = JSON.parse((await espalier.run('open', own.path, '--json')).out);
  expect(told).toMatchObject({ repository: { ...opened, trustedAt: expect.any(String) }, scripts: { state: 'needed' } });
  await espalier.json(['open', own.path, '--trust']);
  expect(await core.client.call('repository.trust', { repository: told.repository.id, yes: false })).toMatchObject({ trustedAt: null });
  expect(await espalier.json(['open', own.path])).toMatchObject({ repository: { trustedAt: null }, scripts: { state: 'needed' } });
  own.dispose();
});

test('run --wait prints the session as it ended, with how much it changed', async () => {
  declareAgents(core.home, { writes: 'echo one > one.txt' });
  await untilTrue(() => core.replica().agents.some(({ id }) => id === 'writes'), 'it is known');
  expect(await espalier.json(['run', 'Write one', '-a', 'writes', '--wait'])).toMatchObject({
    ...{ title: 'Write one', state: 'finished', exit: { code: 0, signal: null }, error: null },
    ...{ files: 1, added: 1, deleted: 0 },
  });
});

test('answer types a line for an agent that reports from its terminal what it waits for', async () => {
  const { id, worktree } = await core.run({ goal: 'Wonder', repository: repository.path, agent: 'practice', title: 'Wonders' });
  await core.until(id, ({ needsYou }) => needsYou !== null);
  const asked = expect.objectContaining({ id: `${id}:question`, session: id, kind: 'question', text: expect.stringContaining('heading') });
  expect(await espalier.json(['inbox'])).toMatchObject({ items: expect.arrayContaining([asked]) });
  expect(await espalier.json(['answer', `${id}:question`, 'Lamps'])).toEqual({ answered: true });
  await core.until(id, ({ state }) => state === 'finished');
  expect(readFileSync(join(worktree, 'PRACTICE.md'), 'utf8')).toContain('## Lamps');
  expect(await espalier.run('answer', `${id}:question`, 'Ideas')).toMatchObject({ code: 1, error: expect.stringContaining('is gone') });
});

test('merge says that it passes the queue by, and names the other way', async () => {
  const { out } = await espalier.run('merge', '--help');
  expect(out).toMatch(/at once: past the landing queue, and without its checks[\s\S]*`espalier land`/);
});

test('send --end ends the input of an agent on a pipe, and of no other', async () => {
  declareAgents(core.home, { reads: 'cat > got.txt' });
  const { id, worktree } = await core.run({ goal: 'Read', repository: repository.path, agent: 'reads' });
  await core.until(id, ({ began }) => began);
  expect(await espalier.run('send', id)).toMatchObject({ code: 2, error: expect.stringContaining('nothing to send') });
  expect(await espalier.run('send', id, 'one')).toMatchObject({ code: 0 });
  expect(await espalier.run('send', id, 'two', '--end')).toMatchObject({ code: 0 });
  await core.until(id, ({ state }) => state === 'finished');
  expect(readFileSync(join(worktree, 'got.txt'), 'utf8')).toBe('one\ntwo\n');

  const asks = await core.run({ goal: 'Wonder', repository: repository.path, agent: 'practice' });
  await core.until(asks.id, ({ needsYou }) => needsYou !== null);
  expect(await espalier.run('send', asks.id, '--end')).toMatchObject({ code: 1, error: expect.stringContaining('no plain pipe') });
  await core.client.call('session.stop', { session: asks.id });
});

test('agents say of a repository whether each can work there, and what mends it', async () => {
  const own = makeRepository();
  const agents = [{ id: 'below', command: ['./tools/agent'] }];
  writeFileSync(join(core.home, 'agents.json'), JSON.stringify({ agents }));
  const told = expect.objectContaining({
    id: 'below',
    usable: { ok: false, why: 'Its command ./tools/agent is not there.', fix: null, byTrust: false },
  });
  await untilTrue(() => core.replica().agents.some(({ id }) => id === 'below'), 'it is known');
  expect(await espalier.json(['agents', '-r', own.path])).toMatchObject({ agents: expect.arrayContaining([told]), problem: null });
  expect((await espalier.run('agents', '--repository', own.path)).out).toContain('Its command ./tools/agent is not there.');
  expect(await espalier.run('agents', '-r', '/')).toMatchObject({ code: 1 });
  own.dispose();
});

test('agents, cleanup and doctor say what there is', async () => {
  writeFileSync(join(core.home, 'agents.json'), '{"agents": [\n  {"id": "x", "comand": ["x"]}\n]}');
  expect(await espalier.json(['agents'])).toMatchObject({
    agents: expect.arrayContaining([expect.objectContaining({ id: 'practice' }), expect.objectContaining({ id: 'shell' })]),
    problem: expect.stringContaining('agents.json:2: unknown key "comand" in agents[0] (did you mean "command"?)'),
  });
  // One that cannot be found may be in the file that cannot be read; and scripts know four states of an agent.
  expect(await espalier.run('run', 'x', '-a', 'x')).toMatchObject({
    code: 1,
    error: expect.stringContaining('agents.json:2: unknown key'),
  });
  const { agents }: { agents: { state: string }[] } = Object(await espalier.json(['agents']));
  expect(['needs-login', 'not-installed', 'ready', 'unsupported']).toEqual(expect.arrayContaining(agents.map(({ state }) => state)));
  expect(await espalier.json(['cleanup', '--dry-run'])).toEqual({ items: [], bytes: 0, kept: [] });
  const { code, out } = await espalier.run('doctor', '--json');
  const findings: { name: string; ok: boolean }[] = JSON.parse(out).findings;
  expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(['Espalier', 'Home', 'git', 'configuration']));
  expect(findings.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['configuration']);
  expect(code).toBe(1);
});

test('attach puts the agent on this terminal, and Ctrl+] leaves it at work', async () => {
  const { id } = await core.run({ goal: 'A shell', repository: repository.path, agent: 'practice', title: 'Ask' });
  await core.until(id, ({ needsYou }) => needsYou?.reason === 'question');
  const entry = await bundleEntry('src/cli/main.ts');
  const attach = async (keys: string): Promise<{ code: number; out: string }> => {
    const env = { ...process.env, ESPALIER_HOME: core.home };
    const terminal = spawnTerminal(process.execPath, [entry, 'attach', 'Ask'], { cwd: core.home, env, cols: 91, rows: 33 });
    let out = '';
    let typed = false;
    terminal.onData((data) => {
      out += data;
      if (typed || !out.includes('1. A shell')) return;
      typed = true;
      terminal.write(keys);
    });
    const { exitCode } = await new Promise<{ exitCode: number }>((resolve) => terminal.onExit(resolve));
    return { code: exitCode, out };
  };
  const left = await attach('\x1d');
  expect(left.code).toBe(0);
  expect(left.out).toContain('Detached. “Ask” goes on');
  expect((await core.until(id, () => true)).state).toBe('running');
  const ended = await attach('2\r');
  expect(ended.out).toContain('## To do');
  expect(ended.out).toContain('The agent has ended with exit code 0.');
  await core.until(id, ({ state }) => state === 'finished');
  expect(await espalier.run('attach', id)).toMatchObject({ code: 2 });
});
