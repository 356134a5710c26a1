import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type HookEndpoint, openHookEndpoint } from '../../../src/main/agents/hooks/endpoint';
import { type HookNews, hookNews } from '../../../src/main/agents/hooks/events';
import { hookCommand } from '../../../src/main/agents/hooks/hooks';
import { bundleEntry } from '../../helpers/bundle';
import { makeScratch } from '../../helpers/repository';

const opened: HookEndpoint[] = [];
afterEach(() => {
  for (const endpoint of opened.splice(0)) endpoint.close();
});

async function open(home = makeScratch()) {
  const news: [string, HookNews][] = [];
  const notes: string[] = [];
  const endpoint = await openHookEndpoint({ home, onNews: (run, it) => news.push([run, it]), note: (text) => notes.push(text) });
  opened.push(endpoint);
  const { ESPALIER_HOOK_URL: url = '', ESPALIER_HOOK_TOKEN: token = '' } = endpoint.environment('abc-1');
  const post = async (event: string, body: unknown, { token: shown = token, to = url } = {}): Promise<number> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return (await fetch(`${to}/${event}`, { method: 'POST', headers: { authorization: `Bearer ${shown}` }, body: text })).status;
  };
  return { home, endpoint, news, notes, url, token, post };
}

test('a hook with its run’s token is told of, with the name of its conversation', async () => {
  const { news, post, url } = await open();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hook\/abc-1$/);
  expect(await post('Stop', { session_id: 'c0ffee', transcript_path: '/t.jsonl', cwd: '/', model: 'm', context_limit: 1000 })).toBe(204);
  const says = { is: 'idle', wants: null };
  expect(news).toEqual([['abc-1', { says, conversation: 'c0ffee', transcript: '/t.jsonl', model: 'm', window: 1000 }]]);
});

test('a wrong token, or that of another run, is refused and not written down', async () => {
  const { news, notes, post, endpoint, token } = await open();
  const other = endpoint.environment('abc-2')['ESPALIER_HOOK_TOKEN'] ?? '';
  expect(other).not.toBe(token);
  for (const wrong of ['', 'x', other, `${token}0`]) expect(await post('Stop', {}, { token: wrong }), wrong).toBe(403);
  expect(news).toEqual([]);
  expect(notes).toHaveLength(4);
  expect(notes.join()).not.toContain(other);
});

test('what is no event, and a body that is too long, are refused, and the next one is taken', async () => {
  const { news, post, url } = await open();
  expect(await post('Stop', '{ "session_id": ')).toBe(400);
  expect(await post('Stop', { session_id: 7 })).toBe(400);
  expect(await post('Stop', '[]')).toBe(400);
  expect(await post('Stop', { message: 'x'.repeat(1024 * 1024) }).catch(() => 413)).toBe(413);
  expect(await post('../Stop', {}, { to: url })).toBe(404);
  expect((await fetch(`${url}/Stop`)).status).toBe(404);
  expect(news).toEqual([]);
  expect(await post('Stop', {})).toBe(204);
});

test('another core of the same home listens where agents know, and believes them', async () => {
  const { home, url, token, endpoint } = await open();
  endpoint.close();
  const again = await open(home);
  expect([again.url, again.token]).toEqual([url, token]);
  expect(await again.post('Stop', {}, { token })).toBe(204);
  for (const name of ['hook-secret', 'hook-port']) expect(statSync(join(home, 'run', name)).mode & 0o777, name).toBe(0o600);
});

test('where the port was taken meanwhile it is another, and a damaged note of it does no harm', async () => {
  const { home, url, endpoint } = await open();
  endpoint.close();
  const taken = createServer().listen(Number(new URL(url).port), '127.0.0.1');
  await once(taken, 'listening');
  const again = await open(home);
  expect(again.url).not.toBe(url);
  expect(await again.post('Stop', {})).toBe(204);
  again.endpoint.close();
  taken.close();
  writeFileSync(join(home, 'run', 'hook-port'), 'not a port');
  expect(await (await open(home)).post('Stop', {})).toBe(204);
  expect(readFileSync(join(home, 'run', 'hook-port'), 'utf8')).toMatch(/^\d+\n$/);
});

test('the hook command passes on what it is given, says nothing, and always ends well', async () => {
  const { news, endpoint } = await open();
  const hook = await bundleEntry('src/main/agents/hooks/main.ts');
  const line = hookCommand({ command: process.execPath, args: [hook], env: { MARK: "it's" } }, 'PermissionRequest');
  const run = async (env: Record<string, string>, body: string): Promise<[number | null, string]> => {
    const child = spawn('/bin/sh', ['-c', `${line} 2>&1`], { env: { ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    child.stdin.on('error', () => undefined); // it may have ended already
    child.stdin.end(body);
    await once(child, 'close');
    return [child.exitCode, output];
  };
  const body = JSON.stringify({ session_id: 's', tool_name: 'Bash', tool_input: { command: 'rm -rf x' } });
  const env = endpoint.environment('abc-1');
  expect(await run(env, body)).toEqual([0, '']);
  expect(news.map(([, { says }]) => says)).toEqual([{ is: 'waiting', wants: { reason: 'permission', text: 'Bash: rm -rf x' } }]);
  expect(await run({}, body)).toEqual([0, '']);
  expect(await run({ ...env, ESPALIER_HOOK_TOKEN: 'wrong' }, body)).toEqual([0, '']);
  expect(await run({ ...env, ESPALIER_HOOK_URL: 'http://127.0.0.1:1/hook/abc-1' }, body)).toEqual([0, '']);
  expect(await run(env, 'x'.repeat(3_000_000))).toEqual([0, '']);
  expect(news).toHaveLength(1);
});

test('events of agents mean what was seen of them', () => {
  const says = (event: string, body: object = {}): unknown => hookNews(event, body)?.says;
  const working = { is: 'working', wants: null };
  for (const event of ['UserPromptSubmit', 'PostToolUse', 'BeforeAgent', 'AfterTool']) expect(says(event), event).toEqual(working);
  for (const event of ['Stop', 'AfterAgent', 'agentStop', 'SessionEnd']) expect(says(event), event).toEqual({ is: 'idle', wants: null });
  expect(says('Notification', { notification_type: 'permission_prompt', message: 'Claude needs your permission' })).toMatchObject({
    ...{ is: 'waiting', wants: { reason: 'permission', text: 'Claude needs your permission' } },
  });
  expect(says('Notification', { notification_type: 'other' })).toBeNull();
  expect(says('permissionRequest', { toolName: 'bash', toolInput: { command: 'rm x' } })).toMatchObject({ wants: { text: 'bash: rm x' } });
  expect(hookNews('agentStop', { sessionId: 's', transcriptPath: '/t' })).toMatchObject({ conversation: 's', transcript: '/t' });
  const questions = [{ question: 'Red or\u001b[2J blue?' }];
  expect(says('PermissionRequest', { tool_name: 'AskUserQuestion', tool_input: { questions } })).toEqual({
    ...{ is: 'waiting', wants: { reason: 'question', text: 'Red or [2J blue?' } },
  });
  for (const event of ['SessionStart', 'SubagentStop', 'constructor', 'toString']) expect(says(event), event).toBeNull();
});
