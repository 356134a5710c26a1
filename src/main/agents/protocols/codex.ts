import type { z } from 'zod';
import type { Entry } from '../../../shared/transcript';
import { type Begin, fresh, type Protocol, type Step } from '../protocol';
import { answered, onRequest, without } from './codex-asks';
import { failureIn } from './codex-failure';
import { began, ended } from './codex-items';
import {
  delta,
  failed,
  type Message,
  message,
  ofItem,
  ofThread,
  opened,
  planUpdate,
  rateLimits,
  resolved,
  tokenUsage,
  turnBegan,
  turnEnded,
  warned,
} from './codex-messages';
import { modes, type Own, own, request, type S } from './codex-state';
import { entry, jsonLine, planOf, printed, still, andThen as then } from './steps';

const notice = (now: string, level: 'info' | 'warning' | 'error', text: string): Entry => ({ at: now, kind: 'notice', level, text });
const input = (text: string) => [{ type: 'text', text, text_elements: [] }];

function fail(state: S, error: Parameters<typeof failureIn>[0], now: string): Step<Own> {
  const ending = failureIn(error, state.own.until);
  const text = ending.type === 'failed' ? ending.error.message : ending.type === 'limit' ? ending.message : '';
  return entry({ ...state, ending, writing: '', asks: [], own: { ...state.own, turn: null, requests: {} } }, notice(now, 'error', text));
}

/** What comes next where no turn is under way: what waits to be said, or the end. */
function next(state: S): Step<Own> {
  const { turn, starting, waiting, steering, count } = state.own;
  if (turn !== null || starting) return still(state);
  const [text, ...rest] = waiting;
  if (text !== undefined) {
    const id = `turn-${count + 1}`;
    const own = { ...state.own, waiting: rest, count: count + 1, starting: true };
    return {
      ...still({ ...state, ending: null, own }),
      send: [request(id, 'turn/start', { threadId: state.conversation, input: input(text) })],
    };
  }
  return still(Object.keys(steering).length > 0 ? state : { ...state, ending: { type: 'done' } });
}

function open(state: S): Step<Own> {
  const { conversation, model, permissions, worktree } = state.own.begin;
  const about = { cwd: worktree, model, ...modes[permissions] };
  const line =
    conversation === null
      ? request('open', 'thread/start', about)
      : request('open', 'thread/resume', { threadId: conversation, excludeTurns: true, ...about });
  return { ...still(state), send: [JSON.stringify({ method: 'initialized' }), line] };
}

/** An answer to what we asked. */
function onReply(state: S, id: string, { result, error }: Message, now: string): Step<Own> {
  if (id.startsWith('steer-')) {
    const { [id]: text, ...steering } = state.own.steering;
    const waiting = error && text !== undefined ? [...state.own.waiting, text] : state.own.waiting; // its turn was over already
    return next({ ...state, own: { ...state.own, steering, waiting } });
  }
  if (error) return fail(state, { message: error.message }, now);
  if (id === 'init') return open(state);
  if (id === 'open') {
    const { data } = opened.safeParse(result);
    const known = { conversation: data?.thread.id ?? state.conversation, model: data?.model ?? state.model };
    return next({ ...state, ...known, own: { ...state.own, starting: false } });
  }
  const turn = turnBegan.safeParse(result).data?.turn.id;
  return still(turn === undefined ? state : { ...state, own: { ...state.own, turn, starting: false } });
}

type Handler = (state: S, params: unknown, now: string) => Step<Own>;
/** A handler of a notification in its form; one in another form is left alone. */
const on =
  <T>(form: z.ZodType<T>, handle: (state: S, params: T, now: string) => Step<Own>): Handler =>
  (state, params, now) => {
    const { data } = form.safeParse(params);
    return data === undefined ? still(state) : handle(state, data, now);
  };

const notifications: Readonly<Record<string, Handler>> = {
  'item/started': on(ofItem, (state, { item }, now) => {
    const entries = began(item, state.own.begin.worktree, now);
    const [tool] = entries;
    const changes =
      tool?.kind === 'tool' && item.type === 'fileChange' ? { ...state.own.changes, [item.id]: tool.diffs } : state.own.changes;
    const writing = item.type === 'agentMessage' ? '' : state.writing; // a message that broke off is begun anew
    return entry({ ...state, writing, own: { ...state.own, changes } }, ...entries);
  }),
  'item/completed': on(ofItem, (state, { item }, now) => {
    const { [item.id]: _, ...changes } = state.own.changes;
    return entry(
      { ...state, writing: item.type === 'agentMessage' ? '' : state.writing, own: { ...state.own, changes } },
      ...ended(item, now),
    );
  }),
  'turn/plan/updated': on(planUpdate, (state, { plan }, now) => {
    const steps = plan.map(({ step: text, status }) => ({ text, done: status === 'completed' }));
    return steps.length === 0 ? still(state) : entry(state, planOf(now, steps));
  }),
  'item/agentMessage/delta': on(delta, (state, { delta: text }) => still({ ...state, writing: state.writing + text })),
  'thread/tokenUsage/updated': on(tokenUsage, (state, { tokenUsage: { total, last, modelContextWindow } }, now) =>
    still({
      ...state,
      usage: {
        ...{ contextTokens: last.inputTokens, contextWindow: modelContextWindow ?? null },
        ...{ inputTokens: total.inputTokens, outputTokens: total.outputTokens, cost: null, asOf: now },
      },
    }),
  ),
  'account/rateLimits/updated': on(rateLimits, (state, { rateLimits: { primary, secondary } }) => {
    const ends = [primary, secondary].flatMap((limit) => (limit?.resetsAt && limit.usedPercent >= 100 ? [limit.resetsAt] : []));
    const until = ends.length > 0 ? new Date(Math.max(...ends) * 1000).toISOString() : null;
    return still(until === state.own.until ? state : { ...state, own: { ...state.own, until } });
  }),
  error: on(failed, (state, { error, willRetry }, now) => {
    const text = error.additionalDetails ? `${error.message} (${error.additionalDetails})` : error.message;
    return willRetry ? entry({ ...state, writing: '' }, notice(now, 'warning', text)) : still(state); // the end of the turn says it again
  }),
  warning: on(warned, (state, { message: text }, now) => entry(state, notice(now, 'warning', text))),
  'serverRequest/resolved': on(resolved, (state, { requestId }) => still(without(state, String(requestId)))),
  'turn/started': on(turnBegan, (state, { turn }) => still({ ...state, own: { ...state.own, turn: turn.id, starting: false } })),
  'turn/completed': on(turnEnded, (state, { turn }, now) => {
    const over: S = { ...state, writing: '', asks: [], own: { ...state.own, turn: null, starting: false, requests: {}, changes: {} } };
    if (turn.status === 'completed') return next(over);
    return fail(over, turn.error ?? { message: `its turn was ${turn.status}` }, now);
  }),
};

/** Agents that it starts for itself have conversations of their own, which are not this one. */
const elsewhere = (state: S, params: unknown): boolean => {
  const thread = ofThread.safeParse(params).data?.threadId;
  return thread !== undefined && state.conversation !== null && thread !== state.conversation;
};

function say(state: S, text: string, now: string): Step<Own> {
  const { turn, waiting, count, steering } = state.own;
  const said = entry(state, { at: now, kind: 'text', from: 'person', text });
  if (turn === null) return then(said, (next_) => next({ ...next_, own: { ...next_.own, waiting: [...waiting, text] } }));
  const id = `steer-${count + 1}`;
  const own = { ...state.own, count: count + 1, steering: { ...steering, [id]: text } };
  const line = request(id, 'turn/steer', { threadId: state.conversation, expectedTurnId: turn, input: input(text) });
  return { ...said, state: { ...state, own }, send: [line] };
}

function begin({ prompt, conversation, model, permissions, worktree, now }: Begin): Step<Own> {
  const state = fresh<Own>({
    ...{ begin: { conversation, model, permissions, worktree }, count: 0, turn: null, starting: true },
    ...{ waiting: [prompt], steering: {}, changes: {}, requests: {}, until: null },
  });
  const clientInfo = { name: 'espalier', title: 'Espalier', version: '0.1.0' };
  const line = request('init', 'initialize', { clientInfo, capabilities: { experimentalApi: true } });
  return { state: { ...state, conversation }, entries: [{ at: now, kind: 'text', from: 'person', text: prompt }], send: [line] };
}

/** Codex's app-server: JSON-RPC without its version, one message a line. */
export const codex: Protocol<Own> = {
  own,
  begin,
  receive: (state, line, now) => {
    const read = jsonLine(message, line);
    if (!read) return entry(state, ...printed(line, now));
    const { id, method, params } = read;
    if (method !== undefined && id !== undefined) return onRequest(state, id, method, params, now);
    if (method !== undefined)
      return elsewhere(state, params) ? still(state) : (notifications[method]?.(state, params, now) ?? still(state));
    return typeof id === 'string' ? onReply(state, id, read, now) : still(state);
  },
  say,
  answer: (state, asked, given, now) => {
    const { words, ...step } = answered(state, asked, given, now);
    return words === null ? step : then(step, (after) => ({ ...say(after, words, now), entries: [] }));
  },
};
