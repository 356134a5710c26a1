// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the escapes of terminals are what is looked for
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node-pty';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configure, spawnAgent } from '../helpers/builtin';
import { bundleEntry } from '../helpers/bundle';
import { ask, type Models, type Script, shell, startModels, write } from '../helpers/models';
import { makeRepository, type TestRepository } from '../helpers/repository';

let repository: TestRepository;
let home: string;
let models: Models | undefined;

beforeEach(() => {
  repository = makeRepository();
  home = join(repository.scratch, 'home');
  mkdirSync(home);
});
afterEach(async () => {
  await models?.close();
  models = undefined;
  repository.dispose();
});

async function script(steps: Script): Promise<void> {
  models = await startModels(steps);
  configure(home, `${models.url}/v1`);
}

/** Runs `espalier agent` to its end with this standard input. */
async function run(
  args: string[],
  input = '',
  env: Record<string, string> = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = await spawnAgent(args, { home, cwd: repository.path, env });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

it('works on a goal and shows what it does', async () => {
  await script([
    { text: 'I write it.', calls: [write('note.txt', 'hi\n'), shell('echo seen; exit 3')] },
    { text: 'It is \x1b[31mwritten\x1b[0m.' },
  ]);
  const { code, out } = await run(['Write a note', '--permissions', 'auto']);
  expect(code).toBe(0);
  expect(out).toContain('I write it.\n● write note.txt\n');
  expect(out).toContain('    + hi\n');
  expect(out).toContain('● shell echo seen; exit 3\n  └ seen (+1 lines)\n');
  // What a model says cannot command the terminal.
  expect(out).toContain('It is \ufffd[31mwritten\ufffd[0m.\n');
  expect(readFileSync(join(repository.path, 'note.txt'), 'utf8')).toBe('hi\n');
});

it('asks at the terminal: a number, or words of one’s own', async () => {
  await script([{ calls: [write('a.txt', '1')] }, { calls: [ask('Which colour?', ['Red', 'Blue'])] }, { text: 'Done.' }]);
  const { code, out } = await run(['Write', '--permissions', 'ask'], '9\n1\npurple with dots\n');
  expect(code).toBe(0);
  expect(out).toContain('? May I: write a.txt?\n');
  expect(out).toContain('  1 to 4, please.\n');
  expect(existsSync(join(repository.path, 'a.txt'))).toBe(true);
  expect(out).toContain('The person answered: purple with dots');
});

it('takes no answer for a no', async () => {
  await script([{ calls: [write('a.txt', '1')] }, { text: 'Then not.' }]);
  const { code, out } = await run(['Write']);
  expect(code).toBe(0);
  expect(out).toContain('Nobody can answer here, so the answer is no.');
  expect(existsSync(join(repository.path, 'a.txt'))).toBe(false);
});

it('says on a terminal that it works, waits and is done (OSC 7501), and ends at Ctrl-C', async () => {
  await script([{ calls: [shell('echo yes')] }, { calls: [shell('sleep 600')] }]);
  const bundle = await bundleEntry('src/main/agent.ts');
  const env = {
    ...process.env,
    ELECTRON_RUN_AS_NODE: '1',
    ESPALIER_HOME: home,
    HOME: home,
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  };
  const terminal = spawn(process.env['ESPALIER_TEST_NODE'] ?? process.execPath, [bundle, 'agent', 'Go'], {
    cwd: repository.path,
    env,
    cols: 200,
  });
  let screen = '';
  let typed = 0;
  const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  terminal.onData((text) => {
    screen += text;
    // Yes to the first, yes to the second, and an end to what that started.
    const asked = screen.split('A number, please.').length - 1;
    if (asked > typed) {
      typed += 1;
      terminal.write('1\r');
    }
    if (typed === 2 && screen.split('state=working').length - 1 === 3) {
      typed += 1;
      terminal.write('\x03');
    }
  });
  expect(await ended).toBe(130);
  const states = [...screen.matchAll(/\x1b\]7501;state=(\w+):app=espalier(?::kind=(\w+))?/g)].map(([, state, kind]) => kind ?? state);
  expect(states).toEqual(['working', 'permission', 'working', 'permission', 'working', 'idle']);
  expect(screen).toContain('Cancelled.');
});

it('goes on with a conversation, and with further messages in a chat', async () => {
  await script([{ text: 'First.' }, { text: 'Second.' }, { text: 'Third.' }]);
  const first = await run(['--chat', 'One'], 'Two\n\n');
  expect(first.code).toBe(0);
  expect(first.out).toContain('Second.');
  const conversation = /Conversation (\S+)/.exec(first.out)?.[1] ?? '';
  const again = await run(['--resume', conversation, 'Three']);
  expect(again.out).toContain('› One\nFirst.\n› Two\n');
  expect(again.out).toContain('Third.');
  expect(models?.requests[2]?.messages.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual(['One', 'Two', 'Three']);
});

it('works with what the environment names, without any configuration', async () => {
  models = await startModels([{ text: 'Hi.' }]);
  const env = { ESPALIER_BASE_URL: `${models.url}/v1`, ESPALIER_MODEL: 'some/model', ESPALIER_API_KEY: 'k-1' };
  const { code, out } = await run([], '', { ...env, ESPALIER_PROMPT: 'From the environment' });
  expect({ code, said: out.includes('Hi.') }).toEqual({ code: 0, said: true });
  expect(models.requests[0]).toMatchObject({ model: 'some/model', key: 'k-1' });
});

it('hides the key from the commands of the model', async () => {
  await script([{ calls: [shell('env')] }, { text: 'Done.' }]);
  await run(['Show', '--permissions', 'auto'], '', { ESPALIER_API_KEY: 'k-secret', MINE: 'shown' });
  const told = models?.requests[1]?.messages.at(-1)?.text;
  expect(told).toContain('MINE=shown');
  expect(told).not.toContain('k-secret');
});

it('keeps a key without a keychain in a file of one’s own, uses it, says so, and forgets it', async () => {
  await script([{ text: 'Hi.' }, { text: 'Hi.' }]);
  const kept = await run(['--set-key', 'test'], 'k-file\n');
  expect(kept.out).toContain(`The key of test is in ${join(home, 'keys.json')}, readable by you alone: there is no keychain here`);
  expect(statSync(join(home, 'keys.json')).mode & 0o777).toBe(0o600);
  expect((await run(['--endpoints'])).out).toContain('(has a key)');
  await run(['Hello']);
  expect((await run(['--forget-key', 'test'])).out).toContain('The key of test is forgotten.');
  await run(['Hello']);
  expect(models?.requests.map(({ key }) => key)).toEqual(['k-file', 'none']);
  expect(readFileSync(join(home, 'keys.json'), 'utf8')).not.toContain('k-file');
});

it('says what is wrong with its use and its configuration', async () => {
  expect(await run([])).toMatchObject({ code: 2, err: expect.stringContaining('there is no goal') });
  expect(await run(['--permissions', 'all', 'Go'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Allowed choices are plan, ask, edit, auto'),
  });
  expect(await run(['Go'])).toMatchObject({ code: 1, err: expect.stringContaining('knows no model endpoint') });
  configure(home, 'nonsense');
  expect(await run(['Go'])).toMatchObject({ code: 1, err: expect.stringMatching(/builtin-agent\.json:1: endpoints\[0\]\.baseUrl/) });
});

it('fails with the endpoint’s words, and says how to go on', async () => {
  await script([{ status: 429, message: 'Weekly limit', retryAfter: 7200 }]);
  const { code, out } = await run(['Go']);
  expect(code).toBe(1);
  expect(out).toMatch(/The usage limit is reached: Weekly limit\n.*Until \d{4}-.*--resume /);
});
