import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

type Told = [event: string, body: Record<string, unknown>];
const told: Told[] = [];
const folder = mkdtempSync(join(tmpdir(), 'espalier-plugin-'));
const calls = join(folder, 'calls.jsonl');
const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  told.push([`${request.headers.authorization} ${request.url}`, JSON.parse(body)]);
  response.writeHead(204).end();
});

/** Its screen, as far as the plugin knows of it. */
const listeners = new Map<string, (event: { properties: unknown }) => void>();
const said: unknown[] = [];
const api = {
  event: { on: (type: string, listener: (event: { properties: unknown }) => void) => listeners.set(type, listener) },
  state: { provider: [{ id: 'p', models: { m: { limit: { context: 1000 } } } }] },
  client: { session: { promptAsync: async (what: unknown) => said.push(what) } },
};
const happens = (type: string, properties: object): void => listeners.get(type)?.({ properties });
/** What was told since, once so much was. */
const next = async (count: number): Promise<Told[]> => {
  await vi.waitFor(() => expect(told.length).toBeGreaterThanOrEqual(count));
  return told.splice(0).map(([event, body]) => [event.replace('Bearer secret /hook/run/', ''), body]);
};

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('ESPALIER_HOOK_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/run`);
  vi.stubEnv('ESPALIER_HOOK_TOKEN', 'secret');
  const { default: plugin } = await import('../../../src/main/agents/plugins/opencode.mjs');
  await plugin.tui(api, { calls, say: { conversation: 's', text: 'Go on' } });
});
afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void told.splice(0));

const about = { session_id: 's', transcript_path: calls };
const busy = { sessionID: 's', status: { type: 'busy' } };

test('a turn with two questions at once', async () => {
  happens('session.status', busy);
  happens('permission.asked', { id: '1', sessionID: 's', permission: 'bash', patterns: ['ls *'], metadata: { command: 'ls -l' } });
  happens('permission.asked', { id: '2', sessionID: 's', permission: 'edit', patterns: ['a.txt'] });
  happens('session.status', busy); // while it asks, that it is at work means nothing
  happens('permission.replied', { sessionID: 's', requestID: '2' });
  happens('permission.replied', { sessionID: 's', requestID: '1' });
  happens('session.status', { sessionID: 's', status: { type: 'idle' } });
  const first = { ...about, tool_name: 'bash', tool_input: { command: 'ls -l' } };
  expect(await next(6)).toEqual([
    ['UserPromptSubmit', about],
    ['PermissionRequest', first],
    ['PermissionRequest', { ...about, tool_name: 'edit', tool_input: { command: 'a.txt' } }],
    ['PermissionRequest', first],
    ['PostToolUse', about],
    ['Stop', about],
  ]);
});

test('a subagent asks for the whole, but its end is not the end, and its name not that of the conversation', async () => {
  happens('session.created', { info: { id: 'child', parentID: 's' } });
  happens('question.asked', { id: '3', sessionID: 'child', questions: [{ question: 'Red?' }] });
  happens('question.rejected', { sessionID: 'child', requestID: '3' });
  happens('session.status', { sessionID: 'child', status: { type: 'idle' } });
  happens('session.status', busy);
  expect(await next(3)).toEqual([
    ['PermissionRequest', { tool_name: 'question', tool_input: { questions: [{ question: 'Red?' }] } }],
    ['PostToolUse', {}],
    ['UserPromptSubmit', about],
  ]);
});

test('what a call used is kept once it is over', () => {
  const tokens = { input: 10, output: 2, reasoning: 1, cache: { read: 5, write: 0 } };
  const info = { id: 'm1', role: 'assistant', sessionID: 's', providerID: 'p', modelID: 'm', tokens };
  happens('message.updated', { info: { ...info, time: { created: 0 } } });
  happens('message.updated', { info: { ...info, time: { created: 0, completed: 1 } } });
  const call = { id: 'm1', at: '1970-01-01T00:00:00.000Z', model: 'p/m', input: 15, cached: 5, output: 3, window: 1000, aside: false };
  expect(readFileSync(calls, 'utf8')).toBe(`${JSON.stringify(call)}\n`);
});

test('a conversation goes on with what it is told', () => {
  expect(said).toEqual([{ sessionID: 's', agent: undefined, parts: [{ type: 'text', text: 'Go on' }] }]);
});
