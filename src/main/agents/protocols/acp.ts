import { z } from 'zod';
import { permissions } from '../../../shared/model';
import type { Ask, Entry } from '../../../shared/transcript';
import { failureOf } from '../failure';
import { type Answer, type Begin, fresh, type Protocol, type State, type Step } from '../protocol';
import { type Content, initialized, message, opened, permissionRequest, prompted, type ToolCall, update } from './acp-messages';
import { cut, diffsOf, kindOf, textOf } from './acp-tools';
import { allowedBy, optionFor, withSession } from './approve';

const own = z.object({
  begin: z.object({ conversation: z.string().nullable(), model: z.string().nullable(), permissions, worktree: z.string() }),
  /** What the person said and the agent was not told yet. */
  waiting: z.array(z.string()),
  /** A prompt is under way; its number. */
  turn: z.number(),
  working: z.boolean(),
  thinking: z.string(),
  /** Its title and kind, for what comes later of the same call; `shown`: it is in the transcript. */
  calls: z.record(z.string(), z.object({ name: z.string(), kind: z.string(), shown: z.boolean() })),
  /** Kinds of tools that the person allowed for this session. */
  allowed: z.array(z.string()),
  /** Loading replays the old conversation, which the transcript has already. */
  replaying: z.boolean(),
});
type Own = z.infer<typeof own>;
type S = State<Own>;

/** How an agent's ACP differs from another's. */
export interface Acp {
  /** Its name, for errors. */
  name: string;
  /** Its session modes for our permissions; a missing one is left at its default. */
  modes: Partial<Record<Begin['permissions'], string>>;
}

/** The Agent Client Protocol: JSON-RPC, one message a line. */
export function acp({ name, modes }: Acp): Protocol<Own> {
  const request = (id: string, method: string, params: unknown): string => JSON.stringify({ jsonrpc: '2.0', id, method, params });
  const reply = (id: string | number, result: unknown): string => JSON.stringify({ jsonrpc: '2.0', id, result });

  /** Text that was being written becomes an entry before anything else does. */
  const flushed = (state: S, now: string): Step<Own> => {
    const entries: Entry[] = [];
    if (state.own.thinking.trim() !== '') entries.push({ at: now, kind: 'thinking', text: state.own.thinking });
    if (state.writing.trim() !== '') entries.push({ at: now, kind: 'text', from: 'agent', text: state.writing });
    return { state: { ...state, writing: '', own: { ...state.own, thinking: '' } }, entries, send: [] };
  };
  const then = (step: Step<Own>, next: (state: S) => Step<Own>): Step<Own> => {
    const after = next(step.state);
    return { state: after.state, entries: [...step.entries, ...after.entries], send: [...step.send, ...after.send] };
  };
  const fail = (state: S, text: string, data: unknown, now: string): Step<Own> => {
    const entry: Entry = { at: now, kind: 'notice', level: 'error', text };
    return {
      state: { ...state, ending: failureOf(name, text, data), asks: [], own: { ...state.own, working: false } },
      entries: [entry],
      send: [],
    };
  };

  const prompt = (state: S): Step<Own> => {
    const [text, ...waiting] = state.own.waiting;
    if (text === undefined) return { state, entries: [], send: [] };
    const turn = state.own.turn + 1;
    const next: S = { ...state, ending: null, own: { ...state.own, waiting, turn, working: true, replaying: false } };
    const params = { sessionId: state.conversation, prompt: [{ type: 'text', text }] };
    return { state: next, entries: [], send: [request(`prompt-${turn}`, 'session/prompt', params)] };
  };

  const onOpened = (state: S, result: unknown): Step<Own> => {
    const { sessionId, modes: offered, models } = opened.catch({}).parse(result ?? {});
    const conversation = sessionId ?? state.own.begin.conversation;
    const settings: string[] = [];
    const mode = modes[state.own.begin.permissions];
    if (mode !== undefined && offered?.availableModes.some(({ id }) => id === mode)) {
      settings.push(request('mode', 'session/set_mode', { sessionId: conversation, modeId: mode }));
    }
    const { model } = state.own.begin;
    if (model !== null) settings.push(request('model', 'session/set_model', { sessionId: conversation, modelId: model }));
    const known: S = { ...state, conversation, model: model ?? models?.currentModelId ?? null };
    const step = prompt(known);
    return { ...step, send: [...settings, ...step.send] };
  };

  const onAnswer = (state: S, id: string, read: z.infer<typeof message>, now: string): Step<Own> => {
    if (read.error) {
      if (id === 'mode' || id === 'model') {
        const text = `The ${id} that was asked for was refused: ${read.error.message}`;
        return { state, entries: [{ at: now, kind: 'notice', level: 'warning', text }], send: [] };
      }
      return then(flushed(state, now), (flushed) => fail(flushed, read.error?.message ?? '', read.error?.data, now));
    }
    const { begin } = state.own;
    if (id === 'init') {
      const canLoad = initialized.safeParse(read.result).data?.agentCapabilities?.loadSession === true;
      const about = { cwd: begin.worktree, mcpServers: [] };
      if (begin.conversation === null || !canLoad) return { state, entries: [], send: [request('new', 'session/new', about)] };
      const next = { ...state, own: { ...state.own, replaying: true } };
      return { state: next, entries: [], send: [request('load', 'session/load', { sessionId: begin.conversation, ...about })] };
    }
    if (id === 'new' || id === 'load') return onOpened(state, read.result);
    if (id !== `prompt-${state.own.turn}`) return { state, entries: [], send: [] };
    return then(flushed(state, now), (quiet) => {
      const { stopReason } = prompted.catch({ stopReason: 'end_turn' }).parse(read.result);
      const idle: S = { ...quiet, asks: [], own: { ...quiet.own, working: false } };
      if (idle.own.waiting.length > 0) return prompt(idle);
      if (stopReason === 'refusal') return fail(idle, 'the model refused to go on', null, now);
      const why = stopReason === 'max_tokens' || stopReason === 'max_turn_requests' ? `it stopped at its limit (${stopReason})` : null;
      if (why) return fail(idle, why, null, now);
      return { state: { ...idle, ending: { type: 'done' } }, entries: [], send: [] };
    });
  };

  const onTool = (state: S, call: ToolCall, now: string): Step<Own> => {
    const known = state.own.calls[call.toolCallId];
    const title = call.title ?? known?.name ?? 'tool';
    const kind = call.kind ?? known?.kind ?? 'other';
    const ended = call.status === 'completed' || call.status === 'failed';
    const entries: Entry[] = [];
    const { diffs } = diffsOf(call.content ?? []);
    if (!known?.shown) {
      entries.push({ at: now, kind: 'tool', id: call.toolCallId, name: title, does: kindOf(kind), text: textOf(call, title), diffs });
    }
    if (ended) {
      const text = cut(plain(call.content ?? []));
      entries.push({
        at: now,
        kind: 'result',
        id: call.toolCallId,
        ok: call.status === 'completed',
        text,
        diffs: known?.shown ? diffs : [],
      });
    }
    const calls = { ...state.own.calls, [call.toolCallId]: { name: title, kind, shown: true } };
    if (ended) delete calls[call.toolCallId];
    return { state: { ...state, own: { ...state.own, calls } }, entries, send: [] };
  };

  const onUpdate = (state: S, params: unknown, now: string): Step<Own> => {
    const read = update.safeParse(params).data?.update;
    if (!read || state.own.replaying) return { state, entries: [], send: [] };
    switch (read.sessionUpdate) {
      case 'agent_message_chunk': {
        if (state.own.thinking !== '') return then(flushed(state, now), (next) => onUpdate(next, params, now));
        return { state: { ...state, writing: state.writing + (read.content.text ?? '') }, entries: [], send: [] };
      }
      case 'agent_thought_chunk': {
        if (state.writing !== '') return then(flushed(state, now), (next) => onUpdate(next, params, now));
        return {
          state: { ...state, own: { ...state.own, thinking: state.own.thinking + (read.content.text ?? '') } },
          entries: [],
          send: [],
        };
      }
      case 'tool_call':
      case 'tool_call_update':
        return then(flushed(state, now), (next) => onTool(next, read, now));
      case 'usage_update': {
        const before = state.usage;
        const usage = {
          contextTokens: read.used,
          contextWindow: read.size ?? before?.contextWindow ?? null,
          inputTokens: before?.inputTokens ?? null,
          outputTokens: before?.outputTokens ?? null,
          cost: read.cost?.amount ?? before?.cost ?? null,
          asOf: now,
        };
        return { state: { ...state, usage }, entries: [], send: [] };
      }
      case 'plan': {
        const text = read.entries.map(({ content, status }) => `${status === 'completed' ? '[x]' : '[ ]'} ${content}`).join('\n');
        return then(flushed(state, now), (next) => ({
          state: next,
          entries: [{ at: now, kind: 'notice', level: 'info', text }],
          send: [],
        }));
      }
    }
  };

  const onPermission = (state: S, id: string | number, params: unknown, now: string): Step<Own> => {
    const read = permissionRequest.safeParse(params);
    if (!read.success) return { state, entries: [], send: [reply(id, { outcome: { outcome: 'cancelled' } })] };
    const { toolCall: call, options, _meta } = read.data;
    const known = state.own.calls[call.toolCallId];
    const kind = kindOf(call.kind ?? known?.kind ?? 'other');
    const question = _meta?.espalier.question === true;
    const text = textOf(call, call.title ?? known?.name ?? 'tool');
    const { diffs } = diffsOf(call.content ?? []);
    const asked: Ask = {
      ...{ id: String(id), kind: question ? 'question' : 'permission', text, diffs, free: _meta?.espalier.free === true, since: now },
      detail: cut(plain(call.content ?? [])) || (call.rawInput === undefined ? '' : cut(JSON.stringify(call.rawInput, null, 2))),
      options: withSession(
        options.map(({ optionId, name, kind }) => ({ id: optionId, label: name, kind })),
        question,
      ),
    };
    const allowed = question ? null : allowedBy(state.own.begin.permissions, kind, state.own.allowed);
    return then(flushed(state, now), (next) => {
      const shown = known?.shown || question ? { state: next, entries: [], send: [] } : onTool(next, call, now);
      const raw: S = { ...shown.state, own: { ...shown.state.own, calls: { ...shown.state.own.calls } } };
      const entries: Entry[] = [...shown.entries, { at: now, kind: 'ask', ask: asked }];
      const waiting: S = { ...raw, asks: [...raw.asks, asked] };
      if (allowed === null) return { state: waiting, entries, send: [] };
      const decided = answer(waiting, asked, { option: allowed ? 'allow' : 'deny' }, now);
      return { ...decided, entries: [...entries, ...decided.entries] };
    });
  };

  const answer = (state: S, asked: Ask, given: Answer, now: string): Step<Own> => {
    const option = 'option' in given ? optionFor(asked, given.option) : null;
    const asks = state.asks.filter(({ id }) => id !== asked.id);
    const outcome = option ? { outcome: 'selected', optionId: option.sent } : { outcome: 'cancelled' };
    const meta = 'text' in given ? { _meta: { espalier: { text: given.text } } } : {};
    const allowed = option?.means === 'allow-session' ? [...state.own.allowed, option.kind] : state.own.allowed;
    const said = 'text' in given ? given.text : (option?.label ?? given.option);
    // A protocol without words in its answers gets them as the next thing said.
    const waiting = 'text' in given && !asked.free ? [...state.own.waiting, given.text] : state.own.waiting;
    return {
      state: { ...state, asks, own: { ...state.own, allowed, waiting } },
      entries: [{ at: now, kind: 'answer', id: asked.id, text: said }],
      send: [reply(idOf(asked.id), { outcome, ...meta })],
    };
  };

  return {
    own,
    begin: ({ prompt, conversation, model, permissions, worktree, now }) => {
      const begin = { conversation, model, permissions, worktree };
      const state = fresh<Own>({
        begin,
        waiting: [prompt],
        turn: 0,
        working: true,
        thinking: '',
        calls: {},
        allowed: [],
        replaying: false,
      });
      const capabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
      const params = { protocolVersion: 1, clientCapabilities: capabilities, clientInfo: { name: 'espalier', version: '0.1.0' } };
      return {
        state: { ...state, conversation },
        entries: [{ at: now, kind: 'text', from: 'person', text: prompt }],
        send: [request('init', 'initialize', params)],
      };
    },
    receive: (state, line, now) => {
      const read = parsed(line);
      if (!read)
        return line.trim() === ''
          ? { state, entries: [], send: [] }
          : { state, entries: [{ at: now, kind: 'output', text: cut(line) }], send: [] };
      const { id, method } = read;
      if (method === 'session/update') return onUpdate(state, read.params, now);
      if (method === 'session/request_permission' && id !== undefined) return onPermission(state, id, read.params, now);
      if (method !== undefined && id !== undefined) {
        const error = { code: -32601, message: `${method} is not offered` };
        return { state, entries: [], send: [JSON.stringify({ jsonrpc: '2.0', id, error })] };
      }
      return method === undefined && typeof id === 'string' ? onAnswer(state, id, read, now) : { state, entries: [], send: [] };
    },
    say: (state, text, now) => {
      const next: S = { ...state, own: { ...state.own, waiting: [...state.own.waiting, text] } };
      const entries: Entry[] = [{ at: now, kind: 'text', from: 'person', text }];
      return next.own.working ? { state: next, entries, send: [] } : then({ state: next, entries, send: [] }, prompt);
    },
    answer,
  };
}

/** JSON-RPC ids are numbers or texts; an ask keeps its as text. */
const idOf = (id: string): string | number => (/^\d+$/.test(id) ? Number(id) : id);

function parsed(line: string): z.infer<typeof message> | null {
  try {
    return message.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null; // what a program prints that is no message
  }
}

const plain = (content: readonly Content[]): string =>
  content.flatMap((part) => (part.type === 'content' && part.content.text !== undefined ? [part.content.text] : [])).join('\n');
