import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { call, type Models, shell, write } from '../../helpers/models';
import { ask, events, serve } from './exchange';

const text = 'A text of more than one piece.';
const thinking = 'A thought of more than one piece.';
const usage = { input: 43_210, cached: 40_000, output: 77 };
const script = [{ thinking, text, calls: [write('a.txt', 'hi\n'), shell('echo hi')], usage }];

const writeArguments = { path: 'a.txt', content: 'hi\n' };
const parameters = { type: 'object', properties: { path: { type: 'string' }, content: { type: 'string' }, command: { type: 'string' } } };

/** A client that people use, so that a stream counts only when it is one to others. */
const client = ({ url }: Models) => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'key', maxRetries: 0 });

it('chat: the openai client reads the stream', async () => {
  const stream = client(await serve(script)).chat.completions.stream({
    model: 'm',
    messages: [{ role: 'user', content: 'Go on' }],
    tools: ['write', 'bash'].map((name) => ({ type: 'function', function: { name, parameters } })),
    stream_options: { include_usage: true },
  });
  const whole = await stream.finalChatCompletion();
  expect(whole).toMatchObject({
    choices: [
      {
        finish_reason: 'tool_calls',
        message: {
          content: text,
          tool_calls: [{ function: { name: 'write' } }, { function: { name: 'bash', arguments: '{"command":"echo hi"}' } }],
        },
      },
    ],
    usage: { prompt_tokens: 43_210, completion_tokens: 77, prompt_tokens_details: { cached_tokens: 40_000 } },
  });
  expect(await stream.totalUsage()).toMatchObject({ total_tokens: 43_287 });
});

it('chat: says no usage to a stream that did not ask for it', async () => {
  const models = await serve(script);
  const stream = await client(models).chat.completions.create({
    model: 'm',
    messages: [{ role: 'user', content: 'x' }],
    stream: true,
    stream_options: { include_usage: false },
  });
  for await (const chunk of stream) expect(chunk.usage).toBeUndefined();
});

it('chat: thinks in pieces', async () => {
  const pieces = await events(await ask(await serve(script), 'chat', { stream: true }));
  expect(JSON.stringify(pieces).match(/"reasoning_content":"(.*?)"/g)?.length).toBeGreaterThan(1);
});

it('responses: the openai client reads the stream', async () => {
  const stream = client(await serve(script)).responses.stream({
    model: 'm',
    input: 'Go on',
    tools: [
      { type: 'custom', name: 'apply_patch' },
      { type: 'function', name: 'exec_command', parameters: { type: 'object', properties: { cmd: { type: 'string' } } }, strict: false },
    ],
  });
  const deltas: string[] = [];
  stream.on('response.output_text.delta', ({ delta }) => deltas.push(delta));
  const whole = await stream.finalResponse();
  expect(deltas.length).toBeGreaterThan(1);
  expect(deltas.join('')).toBe(text);
  expect(whole.output).toMatchObject([
    { type: 'reasoning', summary: [{ text: thinking }] },
    { type: 'message', content: [{ text }] },
    { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin Patch\n*** Add File: a.txt\n+hi\n*** End Patch\n' },
    { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"echo hi"}' },
  ]);
  expect(whole.usage).toMatchObject({ input_tokens: 43_210, input_tokens_details: { cached_tokens: 40_000 }, output_tokens: 77 });
});

it('anthropic: opens, fills and closes each block', async () => {
  const told = await events(await ask(await serve(script), 'anthropic', { stream: true }));
  const blocks = new Map<number, { opened: unknown; filled: string; closed: boolean }>();
  for (const data of told) {
    const { type, index, content_block, delta } = data as {
      type: string;
      index: number;
      content_block: unknown;
      delta: Record<string, string>;
    };
    const block = blocks.get(index);
    if (type === 'content_block_start') blocks.set(index, { opened: content_block, filled: '', closed: false });
    if (type === 'content_block_delta' && block) block.filled += delta['text'] ?? delta['thinking'] ?? delta['partial_json'] ?? '';
    if (type === 'content_block_stop' && block) block.closed = true;
  }
  expect([...blocks.values()]).toMatchObject([
    { opened: { type: 'thinking' }, filled: thinking, closed: true },
    { opened: { type: 'text' }, filled: text, closed: true },
    { opened: { type: 'tool_use', name: 'write', input: {} }, filled: JSON.stringify(writeArguments), closed: true },
    { opened: { type: 'tool_use', name: 'bash' }, filled: '{"command":"echo hi"}', closed: true },
  ]);
  expect(told.at(0)).toMatchObject({ type: 'message_start', message: { usage: { input_tokens: 3_210, cache_read_input_tokens: 40_000 } } });
  expect(told.slice(-2)).toMatchObject([
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 77 } },
    { type: 'message_stop' },
  ]);
});

it('gemini: streams parts and ends with its reason', async () => {
  const told = (await events(await ask(await serve(script), 'gemini', { stream: true }))) as {
    candidates: { content: { parts: { text?: string; thought?: boolean; functionCall?: unknown }[] }; finishReason?: string }[];
  }[];
  const parts = told.flatMap(({ candidates }) => candidates.flatMap(({ content }) => content.parts));
  const joined = (thought: boolean) =>
    parts
      .filter((part) => (part.thought ?? false) === thought)
      .map((part) => part.text ?? '')
      .join('');
  expect([joined(true), joined(false)]).toEqual([thinking, text]);
  expect(parts.filter((part) => part.functionCall)).toMatchObject([
    { functionCall: { name: 'write', args: writeArguments } },
    { functionCall: { name: 'bash', args: { command: 'echo hi' } } },
  ]);
  expect(told.map(({ candidates }) => candidates[0]?.finishReason).filter(Boolean)).toEqual(['STOP']);
  expect(told.at(-1)).toMatchObject({
    usageMetadata: { promptTokenCount: 43_210, cachedContentTokenCount: 40_000, candidatesTokenCount: 77, totalTokenCount: 43_287 },
  });
});

it('streams malformed arguments as they are', async () => {
  const models = await serve([{ calls: [call('write', '{"path": ')] }]);
  const told = await events(await ask(models, 'responses', { stream: true }));
  expect(told).toContainEqual(expect.objectContaining({ type: 'response.function_call_arguments.done', arguments: '{"path": ' }));
});
