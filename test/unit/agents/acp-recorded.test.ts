import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copilot } from '../../../src/main/agents/catalog/copilot';
import { gemini } from '../../../src/main/agents/catalog/gemini';
import { kilo } from '../../../src/main/agents/catalog/kilo';
import { opencode } from '../../../src/main/agents/catalog/opencode';
import { qwen } from '../../../src/main/agents/catalog/qwen';
import type { AgentDefinition } from '../../../src/main/agents/definition';
import { talk } from './acp-talk';

describe.each<[AgentDefinition, object, string]>([
  [gemini, { contextTokens: null, inputTokens: 172_846, outputTokens: 200 }, 'Writing to note.txt'],
  [opencode, { contextTokens: 43_213, contextWindow: 200_000, inputTokens: null }, 'write'],
  [kilo, { contextTokens: 43_213, contextWindow: 200_000, inputTokens: null }, 'write'],
  [qwen, { contextTokens: 43_213, contextWindow: 200_000, inputTokens: 172_846, outputTokens: 200 }, 'write_file'],
  [copilot, { contextTokens: null, contextWindow: 128_000, inputTokens: 172_846, outputTokens: 200 }, 'Creating /worktree/note.txt'],
])('a recorded conversation of $id', ({ id, messages }, usage, writer) => {
  if (!messages) throw new Error(`${id} has no messages`);
  const lines = readFileSync(join(import.meta.dirname, '../../fixtures/agents', `${id}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const replay = (crashes = false) => {
    const it = talk(messages.protocol);
    for (const line of lines) {
      it.line(line);
      if (it.sent().at(-1)?.id === 'mode') it.tell({ id: 'mode', result: {} });
      if (crashes) it.crash();
      for (const { id } of it.state().asks) it.answer(id, { option: 'allow' });
    }
    return it;
  };

  it('reads as what was done, in order, each once', () => {
    const { entries, state } = replay();
    const does = entries.flatMap((entry) => (entry.kind === 'tool' ? [[entry.does, entry.text]] : []));
    expect(does).toEqual([
      ['read', 'README.md'],
      ['edit', 'note.txt'],
      ['execute', 'echo shell > shell.txt'],
    ]);
    const results = entries.flatMap((entry) => (entry.kind === 'result' ? [entry.ok] : []));
    expect(results).toEqual([true, true, true]);
    const edit = entries.find((entry) => entry.kind === 'tool' && entry.does === 'edit');
    expect(edit).toMatchObject({ name: writer, diffs: [{ path: 'note.txt', old: null, new: 'hi\n' }] });
    const words = entries.flatMap((entry) => (entry.kind === 'thinking' || entry.kind === 'text' ? [entry.text] : [])).join(' ');
    expect(words).toMatch(/^Mend the lamp [\s\S]*Let me look\. I write it\.[\s\S]* All is done\.$/);
    expect(state()).toMatchObject({ ending: { type: 'done' }, asks: [], writing: '' });
    expect(state().usage).toMatchObject(usage);
  });

  it('goes on from any line, as a restarted core does', () => {
    const [whole, torn] = [replay(), replay(true)];
    expect(torn.entries).toEqual(whole.entries);
    expect(torn.sent()).toEqual(whole.sent());
    expect(torn.state()).toEqual(whole.state());
  });
});
