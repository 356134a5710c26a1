import { z } from 'zod';
import type { Ask, Entry } from '../../../shared/transcript';
import { failureOf } from '../failure';
import { type Answer, type Begin, fresh, type Protocol, type State, type Step } from '../protocol';
import { cut } from './acp-tools';
import { anyMessage, type Message, message, type Said } from './pi-messages';
import { diffsOf, kindOf, subjectOf } from './pi-tools';
import { entry, jsonLine, printed, said, still } from './steps';

const own = z.object({
  worktree: z.string(),
  told: z.number(),
  /** What it was told and has not confirmed. */
  unheard: z.array(z.string()),
  working: z.boolean(),
  contextWindow: z.number().nullable(),
  /** Why its last call of the model failed: its exit code does not say. */
  error: z.string().nullable(),
});
type Own = z.infer<typeof own>;
type S = State<Own>;
type Of<T extends Message['type']> = Extract<Message, { type: T }>;

const words = (pieces: Said['content']): string => pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n');

/** Taken at any time: at the next pause of a turn, or as the next turn. */
function say(state: S, text: string, now: string): Step<Own> {
  const id = `say-${state.own.told + 1}`;
  const next: S = { ...state, ending: null, own: { ...state.own, told: state.own.told + 1, unheard: [...state.own.unheard, id] } };
  const line = JSON.stringify({ id, type: 'prompt', message: text, streamingBehavior: 'steer' });
  return { state: next, entries: [{ at: now, kind: 'text', from: 'person', text }], send: [line] };
}

function onResponse(state: S, told: Of<'response'>, now: string): Step<Own> {
  if (told.id === 'state') {
    const { sessionId, model } = told.data ?? {};
    const contextWindow = model?.contextWindow ?? null;
    return still({
      ...state,
      conversation: sessionId ?? state.conversation,
      model: model?.id ?? state.model,
      own: { ...state.own, contextWindow },
    });
  }
  if (!told.success) return fail(state, told.error ?? 'it refused what it was told', now);
  return still({ ...state, own: { ...state.own, unheard: state.own.unheard.filter((id) => id !== told.id), working: true } });
}

function fail(state: S, error: string, now: string): Step<Own> {
  const ending = failureOf('pi', error, null, now);
  return entry({ ...state, ending, writing: '', asks: [] }, { at: now, kind: 'notice', level: 'error', text: `pi: ${error}` });
}

function onSaid(state: S, { role, content, usage, stopReason, errorMessage }: Said, now: string): Step<Own> {
  if (role !== 'assistant') return still(state);
  const entries = content.flatMap((piece): Entry[] => {
    if (piece.type === 'thinking') return piece.thinking.trim() === '' ? [] : [{ at: now, kind: 'thinking', text: piece.thinking }];
    return piece.type === 'text' && piece.text !== '' ? [{ at: now, kind: 'text', from: 'agent', text: piece.text }] : [];
  });
  const error = stopReason === 'error' || stopReason === 'aborted' ? (errorMessage ?? stopReason) : null;
  const next: S = { ...state, writing: '', own: { ...state.own, error } };
  if (!usage || error !== null) return entry(next, ...entries);
  const input = usage.input + usage.cacheRead + usage.cacheWrite;
  const before = state.usage;
  const spent = {
    ...{ contextTokens: input, contextWindow: state.own.contextWindow, asOf: now },
    ...{ inputTokens: (before?.inputTokens ?? 0) + input, outputTokens: (before?.outputTokens ?? 0) + usage.output },
    // Without a price of its own a model costs 0 there: that is not known.
    cost: usage.cost && usage.cost.total > 0 ? (before?.cost ?? 0) + usage.cost.total : (before?.cost ?? null),
  };
  return entry({ ...next, usage: spent }, ...entries);
}

function onSettled(state: S, now: string): Step<Own> {
  const idle: S = { ...state, writing: '', own: { ...state.own, working: false } };
  if (state.own.error !== null) return fail(idle, state.own.error, now);
  return still(state.own.unheard.length > 0 ? idle : { ...idle, ending: { type: 'done' } });
}

/** A question of one of the person's extensions. */
function onDialog(state: S, { id, method, title, message: text, options }: Of<'extension_ui_request'>, now: string): Step<Own> {
  if (!['select', 'confirm', 'input', 'editor'].includes(method)) return still(state);
  const labels = method === 'confirm' ? ['Yes', 'No'] : options;
  const ask: Ask = {
    ...{ id, kind: 'question', text: title || text, detail: title ? text : '', diffs: [], since: now },
    options: labels.map((label) => ({ id: label, label, means: 'choice' })),
    free: method === 'input' || method === 'editor',
  };
  return entry({ ...state, asks: [...state.asks, ask] }, { at: now, kind: 'ask', ask });
}

function answer(state: S, asked: Ask, given: Answer, now: string): Step<Own> {
  const words = given.option ?? given.note ?? '';
  const chosen = asked.free || asked.options.some(({ id }) => id === words);
  const confirm = asked.options.length === 2 && asked.options[0]?.id === 'Yes' && asked.options[1]?.id === 'No';
  const value = !chosen ? { cancelled: true } : confirm ? { confirmed: words === 'Yes' } : { value: words };
  return {
    state: { ...state, asks: state.asks.filter(({ id }) => id !== asked.id) },
    entries: [said(asked, given, now).entry],
    send: [JSON.stringify({ type: 'extension_ui_response', id: asked.id, ...value })],
  };
}

function onMessage(state: S, told: Message, now: string): Step<Own> {
  switch (told.type) {
    case 'response':
      return onResponse(state, told, now);
    case 'agent_start':
      return still({ ...state, own: { ...state.own, working: true } });
    case 'agent_settled':
      return onSettled(state, now);
    case 'message_update': {
      const event = told.assistantMessageEvent;
      return event?.type === 'text_delta' ? still({ ...state, writing: state.writing + (event.delta ?? '') }) : still(state);
    }
    case 'message_end':
      return onSaid(state, told.message, now);
    case 'tool_execution_start': {
      const { toolCallId: id, toolName: name, args } = told;
      const { worktree } = state.own;
      const about = { text: subjectOf(name, args, worktree), diffs: diffsOf(name, args, worktree) };
      return entry(state, { at: now, kind: 'tool', id, name, does: kindOf(name), ...about });
    }
    case 'tool_execution_end':
      return entry(state, {
        ...{ at: now, kind: 'result', id: told.toolCallId, ok: !told.isError, diffs: [] },
        text: cut(words(told.result.content)),
      });
    case 'auto_retry_start': {
      const text = `${told.errorMessage}: try ${told.attempt} of ${told.maxAttempts} in ${Math.round(told.delayMs / 1000)} s`;
      return entry(state, { at: now, kind: 'notice', level: 'warning', text });
    }
    case 'compaction_end':
      return entry(state, { at: now, kind: 'notice', level: 'info', text: 'The conversation was shortened to fit the context' });
    case 'extension_ui_request':
      return onDialog(state, told, now);
  }
}

function begin({ prompt, conversation, worktree, now }: Begin): Step<Own> {
  const state = fresh<Own>({ worktree, told: 0, unheard: [], working: false, contextWindow: null, error: null });
  const step = say({ ...state, conversation }, prompt, now);
  return { ...step, send: [JSON.stringify({ id: 'state', type: 'get_state' }), ...step.send] };
}

/** pi's RPC mode: commands and events, one a line. It asks nothing by itself: what it may do is decided at its start. */
export const pi: Protocol<Own> = {
  own,
  begin,
  receive: (state, line, now) => {
    const told = jsonLine(message, line);
    if (told) return onMessage(state, told, now);
    return jsonLine(anyMessage, line) ? still(state) : entry(state, ...printed(line, now));
  },
  say,
  answer,
};
