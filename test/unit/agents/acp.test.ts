import { describe, expect, test } from 'vitest';
import { copilot } from '../../../src/main/agents/catalog/copilot';
import type { Begin } from '../../../src/main/agents/protocol';
import { acp } from '../../../src/main/agents/protocols/acp';
import { now, talk } from './acp-talk';

/** As far as the first prompt. */
function opened(permissions: Begin['permissions'] = 'ask', how: Parameters<typeof acp>[0] = { name: 'Agent', modes: {} }) {
  const it = talk(acp(how), { permissions });
  it.tell({ id: 'init', result: { agentCapabilities: { loadSession: true } } });
  it.tell({ id: 'new', result: { sessionId: 'c1' } });
  return it;
}

const ask = (toolCall: object, id: number | string = 0) => ({
  id,
  method: 'session/request_permission',
  params: {
    toolCall: { toolCallId: `call-${id}`, ...toolCall },
    options: [
      { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
      { optionId: 'no', name: 'Deny', kind: 'reject_once' },
    ],
  },
});
const command = (line: string, id?: number) => ask({ kind: 'execute', title: 'Shell', rawInput: { command: line } }, id);
const selected = (id: unknown, optionId: string) => ({ jsonrpc: '2.0', id, result: { outcome: { outcome: 'selected', optionId } } });

describe('permissions', () => {
  test('what may be done follows from the session’s, whatever the agent asks', () => {
    const edit = ask({ kind: 'edit', rawInput: { file_path: 'a.txt', content: 'a' } });
    const read = ask({ kind: 'read', rawInput: { file_path: 'a.txt' } });
    const decided = (permissions: Begin['permissions'], request: object): unknown => {
      const it = opened(permissions);
      it.tell(request);
      return it.state().asks.length > 0 ? 'asked' : it.last();
    };
    expect(decided('plan', read)).toEqual(selected(0, 'yes'));
    expect(decided('plan', edit)).toEqual(selected(0, 'no'));
    expect(decided('plan', command('ls'))).toEqual(selected(0, 'no'));
    expect(decided('ask', read)).toEqual(selected(0, 'yes'));
    expect(decided('ask', edit)).toBe('asked');
    expect(decided('edit', edit)).toEqual(selected(0, 'yes'));
    expect(decided('edit', command('ls'))).toBe('asked');
    expect(decided('auto', command('ls'))).toEqual(selected(0, 'yes'));
  });

  test('nothing outside of the worktree is read or changed unasked', () => {
    const outside = ['/etc/passwd', '../other/a.txt', '/worktree-2/a.txt'];
    for (const file of outside) {
      const it = opened('edit');
      it.tell(ask({ kind: 'read', rawInput: { path: file } }));
      it.tell(ask({ kind: 'edit', content: [{ type: 'diff', path: file, oldText: '', newText: 'x' }] }, 1));
      expect(it.state().asks).toHaveLength(2);
    }
    const it = opened('plan');
    it.tell(ask({ kind: 'read', locations: [{ path: '/etc/passwd' }] }));
    expect(it.state().asks).toHaveLength(1);
    it.tell(ask({ kind: 'edit', rawInput: { path: '/etc/passwd', content: 'x' } }, 1));
    expect(it.last()).toEqual(selected(1, 'no'));
  });

  test('a plan asks for what is neither reading nor writing; once it may be carried out, each step is asked for', () => {
    const it = opened('plan');
    it.tell(ask({ kind: 'fetch', rawInput: { url: 'https://lamp.example' } }));
    it.tell(ask({ kind: 'other', toolCallId: 'exit_plan_mode-1', title: 'Requesting plan approval' }, 1));
    expect(it.state().asks.map(({ text }) => text)).toEqual(['https://lamp.example', 'Requesting plan approval']);
    it.answer(it.state().asks[0]?.id ?? '', { option: 'allow' });
    it.tell(command('ls', 2));
    expect(it.last()).toEqual(selected(2, 'no'));
    it.answer(it.state().asks[0]?.id ?? '', { option: 'allow' });
    it.tell(command('ls', 3));
    expect(it.state().asks.map(({ text }) => text)).toEqual(['ls']);
  });

  test('a yes for the session covers the same command, and not what only begins like it', () => {
    const it = opened();
    it.tell(command('npm test'));
    it.answer(it.state().asks[0]?.id ?? '', { option: 'allow-session' });
    expect(it.last()).toEqual(selected(0, 'yes'));
    it.tell(command('npm test -- lamp', 1));
    expect(it.last()).toEqual(selected(1, 'yes'));
    for (const [index, line] of ['npm publish', 'npm test; rm -rf /', 'npm test > /etc/passwd', 'npm test $(rm a)'].entries()) {
      it.tell(command(line, index + 2));
    }
    expect(it.state().asks.map(({ text }) => text)).toEqual([
      'npm publish',
      'npm test; rm -rf /',
      'npm test > /etc/passwd',
      'npm test $(rm a)',
    ]);
  });

  test('questions of a run are never those of an earlier one, though agents count from 0 each time', () => {
    const ids = [now, '2026-01-01T00:00:01.000Z'].map((now) => {
      const it = talk(acp({ name: 'Agent', modes: {} }), { now });
      it.tell(command('ls'));
      return it.state().asks[0]?.id;
    });
    expect(ids[0]).not.toBe(ids[1]);
  });

  test.each([null, 'deny'])('words beside a no (%s) are told after the turn', (option) => {
    const it = opened();
    it.tell(command('ls', 7));
    it.answer(it.state().asks[0]?.id ?? '', { option, note: 'Look into the README first' });
    expect(it.last()).toEqual(selected(7, 'no'));
    expect(it.entries.at(-1)).toMatchObject({ kind: 'answer', text: 'Deny', note: 'Look into the README first' });
    it.tell({ id: 'prompt-1', result: { stopReason: 'end_turn' } });
    expect(it.state().ending).toBeNull();
    expect(it.last()).toMatchObject({ id: 'prompt-2', params: { prompt: [{ text: 'Look into the README first' }] } });
  });

  test('“always” is told as less where the agent knows no more, never the reverse', () => {
    const it = opened();
    it.tell(command('ls'));
    expect(it.state().asks[0]?.options.map(({ means }) => means)).toEqual(['allow', 'allow-session', 'deny']);
    it.answer(it.state().asks[0]?.id ?? '', { option: 'allow-always' });
    it.tell(command('ls', 1));
    expect(it.last()).toEqual(selected(1, 'yes'));
  });
});

describe('beginning and ending', () => {
  const modes = { plan: 'plan', ask: 'default', edit: 'auto', auto: 'yolo' };
  const offered = { sessionId: 'c1', modes: { availableModes: [{ id: 'plan' }] } };
  const begun = (permissions: Begin['permissions'], model: string | null = null) => {
    const it = talk(acp({ name: 'Agent', modes }), { permissions, model });
    it.tell({ id: 'init', result: {} });
    it.tell({ id: 'new', result: offered });
    return it;
  };

  test('nothing is asked of it before its mode is set', () => {
    const it = begun('plan');
    expect(it.last()).toMatchObject({ method: 'session/set_mode', params: { modeId: 'plan' } });
    it.tell({ id: 'mode', result: {} });
    expect(it.last()).toMatchObject({ method: 'session/prompt', params: { sessionId: 'c1' } });
  });

  test('a plan without a plan mode is not begun; edits that it asks for are answered all the same', () => {
    const refusal = { id: 'mode', error: { code: -32603, message: 'Internal error', data: { details: 'Not in an untrusted folder' } } };
    const plan = begun('plan');
    plan.tell(refusal);
    expect(plan.state().ending).toMatchObject({
      type: 'failed',
      error: { message: 'Agent: its mode cannot be set: Not in an untrusted folder' },
    });
    const edit = begun('edit');
    edit.tell(refusal);
    expect(edit.last()).toMatchObject({ method: 'session/prompt' });
  });

  test('a model is set by what the agent offers for it', () => {
    const models = { currentModelId: 'a', availableModels: [{ modelId: 'a' }] };
    const options = [{ id: 'the-model', category: 'model', currentValue: 'b' }];
    const told = (result: object) => {
      const it = talk(acp({ name: 'Agent', modes: {} }), { model: 'm' });
      it.tell({ id: 'init', result: {} });
      it.tell({ id: 'new', result: { sessionId: 'c1', ...result } });
      return it.last();
    };
    expect(told({ models })).toMatchObject({ method: 'session/set_model', params: { modelId: 'm' } });
    expect(told({ configOptions: options })).toMatchObject({
      method: 'session/set_config_option',
      params: { configId: 'the-model', value: 'm' },
    });
    expect(told({})).toMatchObject({ method: 'session/prompt' });
  });

  test('a conversation that goes on is not shown twice, and what it had used is not counted twice', () => {
    const it = talk(acp({ name: 'Agent', modes: {} }), { conversation: 'c0', prompt: 'More' });
    it.tell({ id: 'init', result: { agentCapabilities: { loadSession: true } } });
    expect(it.last()).toMatchObject({ method: 'session/load', params: { sessionId: 'c0' } });
    it.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'Earlier' } });
    it.update({ sessionUpdate: 'usage_update', used: 100, size: 1000, cost: { amount: 2 } });
    it.tell({ id: 'load', result: {} });
    it.update({ sessionUpdate: 'usage_update', used: 150, size: 1000, cost: { amount: 3 } });
    it.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'Now' } });
    it.tell({ id: 'prompt-1', result: { stopReason: 'end_turn' } });
    expect(it.entries.map((entry) => (entry.kind === 'text' ? entry.text : entry))).toEqual(['More', 'Now']);
    expect(it.state()).toMatchObject({ conversation: 'c0', usage: { contextTokens: 150, contextWindow: 1000, cost: 1 } });
  });

  test('one that cannot go on says so, and does not begin another', () => {
    const it = talk(acp({ name: 'Agent', modes: {} }), { conversation: 'c0' });
    it.tell({ id: 'init', result: { agentCapabilities: {} } });
    expect(it.state().ending).toMatchObject({ type: 'failed', error: { message: expect.stringContaining('cannot go on') } });
    expect(it.sent().map(({ method }) => method)).toEqual(['initialize']);
  });

  test('its provider’s words are found wherever an agent puts them', () => {
    const said = (error: object): string | undefined => {
      const it = opened();
      it.tell({ id: 'prompt-1', error: { code: 1, ...error } });
      const { ending } = it.state();
      return ending?.type === 'failed' ? ending.error.message : undefined;
    };
    expect(said({ message: 'Internal error: it is broken' })).toBe('Agent: it is broken');
    expect(said({ message: 'Internal error', data: { details: '400 it is broken' } })).toBe('Agent: 400 it is broken');
    expect(said({ message: '{"error":{"code":400,"message":"it is broken"}}' })).toBe('Agent: it is broken');
  });

  test('a usage limit is no failure, and a turn that ended at a limit of the agent is one', () => {
    const it = opened();
    it.tell({ id: 'prompt-1', error: { code: 429, message: 'Usage limit reached' } });
    expect(it.state().ending).toMatchObject({ type: 'limit' });
    const other = opened();
    other.tell({ id: 'prompt-1', result: { stopReason: 'max_turn_requests' } });
    expect(other.state().ending).toMatchObject({ type: 'failed' });
  });

  test('copilot’s failures that look like an end are failures', () => {
    if (!copilot.messages) throw new Error('copilot has no messages');
    const it = talk(copilot.messages.protocol, { permissions: 'edit' });
    it.tell({ id: 'init', result: {} });
    it.tell({ id: 'new', result: { sessionId: 'c1' } });
    it.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'I write it.' } });
    it.update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'Error: 400 it is broken' } });
    it.tell({ id: 'prompt-1', result: { stopReason: 'end_turn', usage: { inputTokens: 10 } } });
    expect(it.state().ending).toMatchObject({ type: 'failed', error: { message: 'GitHub Copilot CLI: 400 it is broken' } });
  });
});

test('what it prints that is no message is shown, and requests that it must not make are refused', () => {
  const it = opened();
  it.line('npm warn something');
  it.line('');
  it.line('{"half":');
  it.tell({ id: 3, method: 'fs/write_text_file', params: { path: '/etc/passwd', content: '' } });
  expect(it.entries.filter(({ kind }) => kind === 'output')).toMatchObject([{ text: 'npm warn something' }, { text: '{"half":' }]);
  expect(it.last()).toMatchObject({ id: 3, error: { code: -32601 } });
});
