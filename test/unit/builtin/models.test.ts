import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { chatModel } from '../../../src/main/agents/builtin/models/chat';
import type { Message, Model } from '../../../src/main/agents/builtin/models/model';
import { responsesModel } from '../../../src/main/agents/builtin/models/responses';

let server: Server;
afterEach(() => void server.close());

/** A model behind an endpoint that sends exactly these events, ends politely, and keeps what it was sent. */
async function modelOf(
  make: (client: OpenAI) => Model,
  events: readonly object[],
): Promise<{ model: Model; bodies: Record<string, unknown>[] }> {
  const bodies: Record<string, unknown>[] = [];
  server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { model: make(new OpenAI({ apiKey: 'k', baseURL, maxRetries: 0 })), bodies };
}
const listener = { text: () => undefined, thinking: () => undefined };
const question = { system: 's', messages: [{ role: 'person', text: 'p' }], tools: [] } as const;
const signal = new AbortController().signal;
const chat = (client: OpenAI): Model => chatModel(client, 'm', 5000);
const responses = (client: OpenAI): Model => responsesModel(client, 'm', 5000);

describe.each([
  ['chat', chat, [{ choices: [{ index: 0, delta: { content: 'half' }, finish_reason: null }] }]],
  ['responses', responses, [{ type: 'response.output_text.delta', delta: 'half' }]],
] as const)('%s', (_name, make, half) => {
  it('does not take a stream that ends politely in the middle for an answer', async () => {
    const { model } = await modelOf(make, half);
    await expect(model(question, listener, signal)).rejects.toMatchObject({ name: 'BrokenAnswer', again: true });
  });

  it('sends back calls whose arguments no server could read', async () => {
    const { model, bodies } = await modelOf(make, half);
    const messages: Message[] = [
      { role: 'person', text: 'p' },
      { role: 'model', text: '', calls: [{ id: '1', name: 'read', arguments: '{"path": ' }] },
      { role: 'result', call: '1', text: 'no' },
    ];
    await model({ ...question, messages }, listener, signal).catch(() => undefined); // only what was sent counts here
    expect(JSON.stringify(bodies[0])).toContain(JSON.stringify(JSON.stringify({ malformed: '{"path": ' })));
  });
});

it('chat takes what servers leave out: ids, usage, the content of the last event', async () => {
  const { model } = await modelOf(chat, [
    { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { name: 'list', arguments: '{}' } }] }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
    { choices: [] },
  ]);
  expect(await model(question, listener, signal)).toEqual({
    ...{ text: '', thinking: '', spent: null, cut: false },
    calls: [{ id: '', name: 'list', arguments: '{}' }],
  });
});

it('chat says that an answer was cut for its length', async () => {
  const { model } = await modelOf(chat, [{ choices: [{ index: 0, delta: { content: 'long' }, finish_reason: 'length' }] }]);
  expect(await model(question, listener, signal)).toMatchObject({ text: 'long', cut: true });
});

it('responses tells a limit that comes within the stream', async () => {
  const error = { code: 'rate_limit_exceeded', message: 'Try again in 2h.' };
  const { model } = await modelOf(responses, [{ type: 'response.failed', response: { error } }]);
  await expect(model(question, listener, signal)).rejects.toMatchObject({ status: 429 });
});
