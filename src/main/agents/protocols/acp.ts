import { z } from 'zod';
import type { Entry } from '../../../shared/transcript';
import { programVersion } from '../../../shared/version';
import { fresh, type Protocol, type Step } from '../protocol';
import { answer, onPermission } from './acp-ask';
import { type Message, message, prompted, type Update, update } from './acp-messages';
import { beginning, onInitialized, onOpened, onSet, open, prompt } from './acp-open';
import { onRefused } from './acp-refused';
import { type Acp, fail, flushed, type Own, own, request, type S } from './acp-state';
import { onTool } from './acp-tools';
import { onCall, onTurn, onUsage } from './acp-usage';
import { jsonLine, planOf, printed, still, andThen as then } from './steps';

export type { Acp } from './acp-state';

const capabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };

/** The Agent Client Protocol: JSON-RPC, one message a line. */
export function acp(how: Acp): Protocol<Own> {
  const onAnswer = (state: S, id: string, { result, error }: Message, now: string): Step<Own> => {
    if (error) {
      const text = wordsOf(error);
      const { permissions } = state.own.begin;
      if (id === 'mode' && (permissions === 'edit' || permissions === 'auto')) {
        // In its cautious default it asks for more, and the person's permissions answer.
        const notice = `Its mode cannot be set, so it asks for each step: ${text}`;
        return then({ ...still(state), entries: [{ at: now, kind: 'notice', level: 'warning', text: notice }] }, onSet);
      }
      const what = id === 'mode' || id === 'model' ? `its ${id} cannot be set: ${text}` : text;
      return then(flushed(state, now), (quiet) => fail(quiet, how, what, error.data, now));
    }
    if (id === 'init') return onInitialized(state, how, result, now);
    if (id === 'login') return open(state);
    if (id === 'new' || id === 'load') return onOpened(state, how, result, now);
    if (id === 'mode' || id === 'model') return onSet(state);
    return id === `prompt-${state.own.turn}` ? onPrompted(state, result, now) : still(state);
  };

  const onPrompted = (state: S, result: unknown, now: string): Step<Own> => {
    const turn = prompted.catch({ stopReason: 'end_turn' }).parse(result);
    const failed = how.failed?.exec(state.own.piece);
    return then(flushed(onTurn(state, turn, how, now), now), (quiet) => {
      const idle: S = { ...quiet, asks: [], own: { ...quiet.own, working: false, calls: {}, requests: {} } };
      if (failed) return fail(idle, how, failed[1] ?? failed[0], null, now);
      if (idle.own.waiting.length > 0) return prompt(idle);
      const why = stops[turn.stopReason];
      return why ? fail(idle, how, why, null, now) : still({ ...idle, ending: { type: 'done' } });
    });
  };

  const onUpdate = (state: S, read: Update, now: string): Step<Own> => {
    if (read.sessionUpdate === 'usage_update') return still(onUsage(state, read, how, now));
    if (state.own.replaying) return still(state);
    switch (read.sessionUpdate) {
      case 'agent_message_chunk': {
        const { usage } = read._meta ?? {};
        const counted = usage ? onCall(state, usage, now) : state;
        const text = read.content.text ?? '';
        if (text === '') return still(counted);
        const step = counted.own.thinking === '' ? still(counted) : flushed(counted, now);
        const { state: quiet } = step;
        return { ...step, state: { ...quiet, writing: quiet.writing + text, own: { ...quiet.own, piece: text } } };
      }
      case 'agent_thought_chunk': {
        const text = read.content.text ?? '';
        const level = read._meta?.espalier.notice;
        const step = state.writing === '' && level === undefined ? still(state) : flushed(state, now);
        if (level) return { ...step, entries: [...step.entries, { at: now, kind: 'notice', level, text }] };
        return { ...step, state: { ...step.state, own: { ...step.state.own, thinking: step.state.own.thinking + text } } };
      }
      case 'tool_call':
      case 'tool_call_update':
        return then(flushed(state, now), (quiet) => onTool(quiet, read, now));
      case 'plan': {
        const step = flushed(state, now);
        const steps = read.entries.map(({ content: text, status }) => ({ text, done: status === 'completed' }));
        return { ...step, entries: [...step.entries, planOf(now, steps)] };
      }
    }
  };

  return {
    own,
    ...(how.refused ? { mixed: true } : {}),
    begin: (begin) => {
      const { prompt: text, conversation, now } = begin;
      const state = fresh<Own>({
        ...{ begin: beginning(begin), replaying: false, setting: 0, waiting: [text], turn: 0, working: true, thinking: '', piece: '' },
        ...{ calls: {}, requests: {}, allowed: [], refused: null, before: { inputTokens: null, outputTokens: null, cost: null } },
      });
      const params = { protocolVersion: 1, clientCapabilities: capabilities, clientInfo: { name: 'espalier', version: programVersion } };
      const entries: Entry[] = [{ at: now, kind: 'text', from: 'person', text }];
      return { state: { ...state, conversation }, entries, send: [request('init', 'initialize', params)] };
    },
    receive: (state, line, now) => {
      const read = jsonLine(message, line);
      if (!read) {
        const [, refused] = how.refused?.exec(line) ?? [];
        if (refused !== undefined) return onRefused(state, how, refused, now);
        return { ...still(state), entries: printed(line, now) };
      }
      const { id, method, params } = read;
      if (method === 'session/update') {
        const known = update.safeParse(params).data;
        const heard: S = state.own.refused === null ? state : { ...state, own: { ...state.own, refused: null } };
        return known ? onUpdate(heard, known.update, now) : still(state);
      }
      if (method === 'session/request_permission' && id !== undefined) return onPermission(state, how, id, params, now);
      if (method !== undefined && id !== undefined) {
        const error = { code: -32601, message: `${method} is not offered` };
        return { ...still(state), send: [JSON.stringify({ jsonrpc: '2.0', id, error })] };
      }
      return method === undefined && typeof id === 'string' ? onAnswer(state, id, read, now) : still(state);
    },
    say: (state, text, now) => {
      const next: S = { ...state, own: { ...state.own, waiting: [...state.own.waiting, text] } };
      const step: Step<Own> = { ...still(next), entries: [{ at: now, kind: 'text', from: 'person', text }] };
      return next.own.working ? step : then(step, prompt);
    },
    answer,
  };
}

const limit = 'it stopped at a limit of its own';
const stops: Readonly<Record<string, string>> = {
  refusal: 'the model refused to go on',
  max_tokens: `${limit} (max_tokens)`,
  max_turn_requests: `${limit} (max_turn_requests)`,
};

const detailed = z.object({ details: z.string() });
const wrapped = z.object({ error: z.object({ message: z.string() }) });

/** What went wrong in the provider's own words, wherever an agent puts them. */
function wordsOf({ message, data }: NonNullable<Message['error']>): string {
  const details = detailed.safeParse(data).data?.details;
  const text = details ?? message.replace(/^Internal error: /, '');
  try {
    return wrapped.safeParse(JSON.parse(text)).data?.error.message ?? text;
  } catch {
    return text; // already words
  }
}
