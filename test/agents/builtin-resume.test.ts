import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LoadSessionResponse, methods, type SessionUpdate } from '@agentclientprotocol/sdk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { procStat } from '../../src/client/proc';
import { type Answer, type Builtin, configure, results, saidText, startBuiltin } from '../helpers/builtin';
import { call, type Models, type Script, shell, startModels, write } from '../helpers/models';
import { makeRepository, type TestRepository } from '../helpers/repository';

let repository: TestRepository;
let home: string;
let models: Models;
let builtin: Builtin;

beforeEach(() => {
  repository = makeRepository();
  home = join(repository.scratch, 'home');
  mkdirSync(home);
});
afterEach(async () => {
  await builtin?.kill();
  await models?.close();
  repository.dispose();
});

async function start(script: Script, answer?: Answer): Promise<string> {
  models = await startModels(script);
  configure(home, `${models.url}/v1`);
  builtin = await startBuiltin(home, answer);
  return await builtin.newSession(repository.path);
}

/** Kills the agent and takes its conversation up in a new one. */
async function loadAgain(sessionId: string, answer?: Answer): Promise<LoadSessionResponse> {
  await builtin.kill();
  builtin = await startBuiltin(home, answer);
  return await builtin.agent.request(methods.agent.session.load, { sessionId, cwd: repository.path, mcpServers: [] });
}

const inWorktree = (file: string): string => join(repository.path, file);
const isBegun = (update: SessionUpdate): boolean => update.sessionUpdate === 'tool_call_update' && update.status === 'in_progress';
const toolTexts = (request: number): string[] =>
  models.requests[request]?.messages.filter(({ role }) => role === 'tool').map(({ text }) => text) ?? [];

it('shows a whole conversation again, and goes on with mode and model as they were', async () => {
  const session = await start([
    { thinking: 'Hm.', text: 'I write.', calls: [write('a.txt', '1')] },
    { text: 'Done.' },
    { text: 'Still here.' },
  ]);
  await builtin.prompt(session, 'Write');
  await builtin.agent.request(methods.agent.session.setConfigOption, { sessionId: session, configId: 'model', value: 'test/other' });
  expect(await loadAgain(session)).toMatchObject({ modes: { currentModeId: 'auto' }, configOptions: [{ currentValue: 'test/other' }] });
  const told = builtin.updates.map(({ sessionUpdate }) => sessionUpdate);
  expect(told).toEqual([
    ...['user_message_chunk', 'agent_thought_chunk', 'agent_message_chunk', 'tool_call', 'tool_call_update', 'agent_message_chunk'],
    'usage_update',
  ]);
  expect(saidText(builtin.updates)).toBe('I write.Done.');
  await builtin.prompt(session, 'And now?');
  expect(models.requests[2]?.messages.filter(({ role }) => role !== 'system').map(({ role }) => role)).toEqual([
    ...['user', 'assistant', 'tool', 'assistant', 'user'],
  ]);
});

it('kill -9 while a command runs: it is not run again, and the model is told', async () => {
  const session = await start([
    { calls: [write('a.txt', '1'), shell('echo $$ > pid; echo ran >> log; sleep 600'), write('b.txt', '2')] },
    { text: 'I look what happened.' },
  ]);
  const turn = builtin.prompt(session, 'Go').catch(() => 'killed');
  await builtin.seen((update) => isBegun(update) && existsSync(inWorktree('a.txt')) && builtin.updates.filter(isBegun).length === 2);
  await until(() => existsSync(inWorktree('log')));
  await loadAgain(session);
  // Nobody was left to end it; in a session of Espalier that is the terminal host.
  process.kill(-Number(readFileSync(inWorktree('pid'), 'utf8')), 'SIGKILL');
  expect(await turn).toBe('killed');
  expect(results(builtin.updates).map(({ status }) => status)).toEqual(['completed', 'failed', 'failed']);
  expect(await builtin.prompt(session, 'Go on')).toBe('end_turn');
  expect(toolTexts(1)).toEqual(['Made a.txt.', expect.stringContaining('was interrupted'), expect.stringContaining('was not run')]);
  expect(readFileSync(inWorktree('log'), 'utf8')).toBe('ran\n');
  expect(existsSync(inWorktree('b.txt'))).toBe(false);
});

it('kill -9 while the person is asked: nothing was done, and the model is told that', async () => {
  let asked = (): void => undefined;
  const question = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const session = await start([{ calls: [shell('touch done')] }, { text: 'Again.' }], () => {
    asked();
    return new Promise<string>(() => undefined); // nobody answers
  });
  await builtin.agent.request(methods.agent.session.setMode, { sessionId: session, modeId: 'ask' });
  const turn = builtin.prompt(session, 'Go').catch(() => 'killed');
  await question;
  await loadAgain(session);
  expect(await turn).toBe('killed');
  await builtin.prompt(session, 'Go on');
  expect(toolTexts(1)).toEqual([expect.stringContaining('was not run')]);
  expect(existsSync(inWorktree('done'))).toBe(false);
});

it('kill -9 at any byte of the conversation: it loads, and no call that has a result loses it', async () => {
  const session = await start([
    { text: 'One', calls: [call('list'), write('a.txt', 'grün\n')] },
    { text: 'Two', calls: [shell('echo ran >> log')] },
    { text: 'Done.' },
  ]);
  await builtin.prompt(session, 'Go');
  const file = join(home, 'agent', `${session}.jsonl`);
  const whole = readFileSync(file);
  const load = (): Promise<unknown> =>
    builtin.agent.request(methods.agent.session.load, { sessionId: session, cwd: repository.path, mcpServers: [] });
  // Every 37th byte: each kind of line is cut at its start, middle and end.
  for (let length = whole.indexOf(10) + 1; length <= whole.length; length += 37) {
    writeFileSync(file, whole);
    truncateSync(file, length);
    // Twice: what the first adds must not be joined to what was cut off.
    await load();
    builtin.updates.length = 0;
    await load();
    const calls = builtin.updates.filter(({ sessionUpdate }) => sessionUpdate === 'tool_call').length;
    expect(results(builtin.updates)).toHaveLength(calls);
    const kept = whole.subarray(0, length).toString().split('\n').slice(0, -1);
    const finished = kept.filter((line) => line.includes('"type":"result"') && line.includes('"ok":true')).length;
    expect(results(builtin.updates).filter(({ status }) => status === 'completed')).toHaveLength(finished);
  }
  expect(readFileSync(inWorktree('log'), 'utf8')).toBe('ran\n');
}, 60_000);

it('refuses what is no conversation of it', async () => {
  await start([]);
  for (const sessionId of ['unknown', '../builtin-agent', 'a/b']) {
    const load = builtin.agent.request(methods.agent.session.load, { sessionId, cwd: repository.path, mcpServers: [] });
    await expect(load).rejects.toThrow('There is no conversation');
  }
});

it('ends its commands when the client goes', async () => {
  const session = await start([{ calls: [shell('echo $$ > pid; sleep 600')] }]);
  builtin.prompt(session, 'Go').catch(() => undefined); // its client goes before it ends
  await until(() => existsSync(inWorktree('pid')) && readFileSync(inWorktree('pid'), 'utf8').endsWith('\n'));
  builtin.process.stdin.end();
  await until(() => builtin.process.exitCode !== null);
  expect(builtin.process.exitCode).toBe(0);
  await until(() => procStat(Number(readFileSync(inWorktree('pid'), 'utf8'))) === null);
});

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) throw new Error('it never came to be');
  }
}
