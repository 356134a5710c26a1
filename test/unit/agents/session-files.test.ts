import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claude } from '../../../src/main/agents/catalog/claude';
import { codex } from '../../../src/main/agents/catalog/codex';
import { copilot } from '../../../src/main/agents/catalog/copilot';
import { gemini } from '../../../src/main/agents/catalog/gemini';
import { qwen } from '../../../src/main/agents/catalog/qwen';
import type { AgentDefinition } from '../../../src/main/agents/definition';
import { readUse, type SessionFile } from '../../../src/main/agents/session-files';
import { makeScratch, writeTree } from '../../helpers/repository';

const began = Date.parse('2026-01-31T10:00:00.000Z');
const at = (second: number): string => new Date(began + second * 1000).toISOString();
const of = ({ sessionFile }: AgentDefinition): SessionFile => {
  if (!sessionFile) throw new Error('It has no such file.');
  return sessionFile;
};

/** A line as it was seen of each, shortened: a call of 43 210 tokens, of which 40 000 were cached, and 10 written. */
const lines = {
  claude: (id: string, when: string, more: object = {}) => ({
    ...{ type: 'assistant', timestamp: when, isSidechain: false, ...more },
    message: {
      ...{ id, model: 'claude-opus-5-5', role: 'assistant' },
      usage: { input_tokens: 3000, cache_creation_input_tokens: 210, cache_read_input_tokens: 40_000, output_tokens: 10 },
    },
  }),
  codex: (id: string, when: string) => {
    const last = { input_tokens: 43_210, cached_input_tokens: 40_000, output_tokens: 10, total_tokens: 43_220 };
    const total_token_usage = { ...last, total_tokens: Number(id) };
    const info = { total_token_usage, last_token_usage: last, model_context_window: 258_400 };
    return { timestamp: when, type: 'event_msg', payload: { type: 'token_count', info, rate_limits: {} } };
  },
  gemini: (id: string, when: string) => ({
    ...{ id, timestamp: when, type: 'gemini', content: '', model: 'gemini-2.5-pro' },
    tokens: { input: 43_210, output: 8, cached: 40_000, thoughts: 2, tool: 0, total: 43_220 },
  }),
  qwen: (uuid: string, when: string) => ({
    ...{ uuid, timestamp: when, type: 'assistant', model: 'scripted' },
    usageMetadata: { promptTokenCount: 43_210, candidatesTokenCount: 8, thoughtsTokenCount: 2, cachedContentTokenCount: 40_000 },
  }),
  copilot: (id: string, when: string, interactionType = 'conversation-agent') => ({
    ...{ type: 'session.usage_record', id, timestamp: when },
    data: {
      usage: {
        model: 'scripted',
        inputTokens: 43_210,
        outputTokens: 10,
        cacheReadTokens: 40_000,
        maxPromptTokens: 128_000,
        interactionType,
      },
    },
  }),
};
const windows = { claude: null, codex: 258_400, gemini: null, qwen: null, copilot: 128_000 };

test.each([claude, codex, gemini, qwen, copilot].map((agent) => [agent.id as keyof typeof lines, agent] as const))(
  'a call of %s is counted once, and none of an earlier run',
  async (id, agent) => {
    const file = join(makeScratch(), 'conversation.jsonl');
    const line = lines[id];
    const told = [line('1', at(-60)), line('1', at(5)), line('2', at(10)), line('2', at(12)), line('3', at(20)), { type: 'other' }, null];
    writeFileSync(file, told.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const use = await readUse(of(agent), began).read(file);
    const sums = { inputTokens: 86_420, outputTokens: 20, cachedTokens: 80_000, cost: null };
    expect(use?.usage).toEqual({ contextTokens: 43_210, contextWindow: windows[id], ...sums, asOf: at(20) });
  },
);

test('what a subagent used is counted, and is not the size of the conversation', async () => {
  const file = join(makeScratch(), 'conversation.jsonl');
  for (const [agent, aside] of [
    [claude, lines.claude('2', at(2), { isSidechain: true })],
    [copilot, lines.copilot('2', at(2), 'subagent')],
  ] as const) {
    const small = JSON.stringify(aside).replace('43210', '500').replace(':3000,', ':90,');
    writeFileSync(file, `${JSON.stringify(lines[agent.id as 'claude' | 'copilot']('1', at(1)))}\n${small}\n`);
    const use = await readUse(of(agent), began).read(file);
    expect(use?.usage.contextTokens, agent.id).toBe(43_210);
    expect(use?.usage.outputTokens, agent.id).toBe(20);
  }
});

test('a file is read on from where it was, whatever it ended with, and anew when it was written anew', async () => {
  const folder = makeScratch();
  const [file, other] = [join(folder, 'one.jsonl'), join(folder, 'other.jsonl')];
  const { read } = readUse(of(qwen), began);
  const input = async (from = file): Promise<number | null | undefined> => (await read(from))?.usage.inputTokens;
  const line = (id: string): string => `${JSON.stringify(lines.qwen(id, at(Number(id))))}\n`;
  writeFileSync(file, line('1') + line('2').slice(0, 50));
  expect(await input()).toBe(43_210);
  appendFileSync(file, line('2').slice(50));
  expect(await input()).toBe(86_420);
  appendFileSync(file, `${JSON.stringify({ usageMetadata: 'x'.repeat(600_000) })}\n{"usageMetadata\n${line('3')}`);
  expect(await input()).toBe(129_630);
  writeFileSync(other, line('4'));
  expect(await input(other), 'the person began a conversation anew').toBe(172_840);
  writeFileSync(file, line('5'));
  expect(await input()).toBe(86_420);
});

test('what is no file is not read, and where no call was made nothing is known', async () => {
  const folder = makeScratch();
  const { read } = readUse(of(codex), began);
  await expect(read(folder)).rejects.toThrow('is no file');
  await expect(read(join(folder, 'none.jsonl'))).rejects.toThrow('ENOENT');
  writeFileSync(join(folder, 'empty.jsonl'), `${JSON.stringify(lines.codex('1', at(-1)))}\n`);
  expect(await read(join(folder, 'empty.jsonl'))).toBeNull();
});

test('where no hook names the file it is found by the conversation', () => {
  const home = makeScratch();
  const conversation = '8282ac3a-b7c2-4186-8755-f8035e213767';
  const about = { conversation, worktree: '/w/task', home, env: {} };
  for (const agent of [gemini, copilot]) expect(of(agent).find?.(about), agent.id).toBeNull();
  const chat = '.gemini/tmp/task/chats/session-2026-11-21T15-06-8282ac3a.jsonl';
  const events = `.copilot/session-state/${conversation}/events.jsonl`;
  writeTree(home, { [chat]: '', [events]: '', '.gemini/projects.json': JSON.stringify({ projects: { '/w/task': 'task' } }) });
  expect(of(gemini).find?.(about)).toBe(join(home, chat));
  expect(of(copilot).find?.(about)).toBe(join(home, events));
  expect(of(copilot).find?.({ ...about, home: '/', env: { COPILOT_HOME: join(home, '.copilot') } })).toBe(join(home, events));
});
