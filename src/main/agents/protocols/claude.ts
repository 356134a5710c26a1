import type { Ask, Entry } from '../../../shared/transcript';
import { type Answer, type Begin, fresh, type Protocol, type Step } from '../protocol';
import { writes } from './approve';
import { allowed, asker, asksOf, denied, permissionReply, questionReply } from './claude-asks';
import { failureIn, refused } from './claude-failure';
import { anyMessage, type Block, type Message, message, type Result, type ToolRequest } from './claude-messages';
import { namesFrom, type Own, own, type S } from './claude-state';
import { diffsOf, kindOf, planned, textOf, wordsOf } from './claude-tools';
import { callBegan, callEnded, turnEnded, withWindow } from './claude-usage';
import { deaf } from './plain';
import { entry, jsonLine, printed, said, still, andThen as then } from './steps';

type Of<T extends Message['type']> = Extract<Message, { type: T }>;

const reply = (request: string, response: unknown): string =>
  JSON.stringify({ type: 'control_response', response: { subtype: 'success', request_id: request, response } });
const refusal = (request: string, error: string): string =>
  JSON.stringify({ type: 'control_response', response: { subtype: 'error', request_id: request, error } });
const windowRequest = JSON.stringify({ type: 'control_request', request_id: 'window', request: { subtype: 'get_context_usage' } });
const notice = (now: string, level: 'info' | 'warning' | 'error', text: string): Entry => ({ at: now, kind: 'notice', level, text });

/** It takes what it is told at any time; what it has not taken up when a turn ends begins the next. */
function tell(state: S, text: string, now: string): Step<Own> {
  const told = state.own.told + 1;
  const uuid = `${state.own.names}${String(told).padStart(12, '0')}`;
  const next: S = { ...state, ending: null, own: { ...state.own, told, unheard: [...state.own.unheard, uuid] } };
  const line = JSON.stringify({ type: 'user', message: { role: 'user', content: [{ type: 'text', text }] }, uuid });
  return { state: next, entries: [{ at: now, kind: 'text', from: 'person', text }], send: [line] };
}

function onSystem(state: S, told: Of<'system'>, now: string): Step<Own> {
  switch (told.subtype) {
    case 'init': {
      const next = { ...state, conversation: told.session_id ?? state.conversation, model: told.model ?? state.model };
      return state.model === null ? { ...still(next), send: [windowRequest] } : still(next);
    }
    case 'api_retry': {
      const seconds = Math.round((told.retry_delay_ms ?? 0) / 1000);
      const what = `The model's server answered ${told.error_status ?? 'nothing'}: try ${told.attempt} of ${told.max_retries} in ${seconds} s`;
      return entry({ ...state, ending: refused(told.error_status, told.attempt) }, notice(now, 'warning', what));
    }
    case 'compact_boundary':
      return entry(state, notice(now, 'info', 'The conversation was shortened to fit the context'));
    case 'informational':
      return typeof told.content === 'string' && told.level === 'warning'
        ? entry(state, notice(now, 'warning', told.content))
        : still(state);
    default:
      return still(state);
  }
}

function onBlock(state: S, block: Block, now: string): Step<Own> {
  switch (block.type) {
    case 'text':
      return entry({ ...state, writing: '' }, { at: now, kind: 'text', from: 'agent', text: block.text });
    case 'thinking':
      return block.thinking.trim() === '' ? still(state) : entry(state, { at: now, kind: 'thinking', text: block.thinking });
    case 'tool_use': {
      const { id, name, input } = block;
      if (name === asker) return still({ ...state, own: { ...state.own, questions: [...state.own.questions, id] } });
      const about = { text: textOf(name, input, state.own.worktree), diffs: diffsOf(name, input, state.own.worktree) };
      return entry(state, { at: now, kind: 'tool', id, name, does: kindOf(name), ...about });
    }
    case 'tool_result': {
      const id = block.tool_use_id;
      if (state.own.questions.includes(id)) return still(state);
      return entry(state, { at: now, kind: 'result', id, ok: block.is_error !== true, text: wordsOf(block.content), diffs: [] });
    }
    case 'other':
      return still(state);
  }
}

const onBlocks = (state: S, blocks: readonly Block[], now: string): Step<Own> =>
  blocks.reduce((step, block) => then(step, (next) => onBlock(next, block, now)), still(state));

function onStream(state: S, { event, parent_tool_use_id: parent }: Of<'stream_event'>, now: string): Step<Own> {
  if (parent) return still(state);
  if (event.type === 'message_start' && event.message?.usage) return still(callBegan(state, event.message.usage, now));
  if (event.type === 'message_delta' && event.usage) return still(callEnded(state, event.usage, now));
  if (event.type === 'message_stop') return still({ ...state, writing: '' });
  return event.delta?.type === 'text_delta' ? still({ ...state, writing: state.writing + (event.delta.text ?? '') }) : still(state);
}

function onUser(state: S, told: Of<'user'>, now: string): Step<Own> {
  if (told.isReplay) {
    const unheard = state.own.unheard.filter((uuid) => uuid !== told.uuid);
    return still({ ...state, own: { ...state.own, unheard, confirms: true } });
  }
  // What is no result is a note that it makes to itself.
  const results = told.message.content.filter(({ type }) => type === 'tool_result');
  return onBlocks(state, results, now);
}

function onResult(state: S, result: Result, now: string): Step<Own> {
  const spent = turnEnded({ ...state, writing: '', asks: [], own: { ...state.own, requests: {} } }, result, now);
  if (result.is_error || result.subtype !== 'success') {
    const ending = failureIn(spent.own.name, result, spent.own.until);
    const text = ending.type === 'failed' ? ending.error.message : ending.type === 'limit' ? ending.message : '';
    return entry({ ...spent, ending }, notice(now, 'error', text));
  }
  const more = spent.own.confirms && spent.own.unheard.length > 0;
  return still(more ? spent : { ...spent, ending: { type: 'done' } });
}

/** What it may do by its mode it does not ask for: `auto` is ours, and `plan` is stricter than its own. */
function onRequest(state: S, id: string, request: ToolRequest, now: string): Step<Own> {
  const { worktree, permissions } = state.own;
  const { tool_name: tool, input } = request;
  if (tool !== asker && permissions === 'auto') return { ...still(state), send: [reply(id, allowed(input))] };
  if (permissions === 'plan' && writes(kindOf(tool))) {
    return { ...still(state), send: [reply(id, denied('Only reading is allowed: plan, and change nothing.'))] };
  }
  const asks = asksOf(id, request, worktree, now);
  const requests = { ...state.own.requests, [id]: { ...request, answers: {} } };
  const { plan } = input;
  const entries = asks.map((ask): Entry => ({ at: now, kind: 'ask', ask }));
  // A plan is worth reading whatever is said to it.
  if (tool === planned && typeof plan === 'string' && plan !== '') entries.unshift({ at: now, kind: 'plan', text: plan });
  return entry({ ...state, asks: [...state.asks, ...asks], own: { ...state.own, requests } }, ...entries);
}

const without = (state: S, request: string): S => {
  const requests = { ...state.own.requests };
  delete requests[request];
  const asks = state.asks.filter(({ id }) => id.split('#')[0] !== request);
  return { ...state, asks, own: { ...state.own, requests } };
};

function answer(state: S, asked: Ask, given: Answer, now: string): Step<Own> {
  const [request = ''] = asked.id.split('#');
  const pending = state.own.requests[request];
  const { text, entry: told } = said(asked, given, now);
  const entries = [told];
  if (!pending) return entry(without(state, request), ...entries);
  if (asked.kind === 'permission') {
    const { option, note } = given;
    const yes = option !== null && option !== 'deny';
    // A yes to its plan: it works, and is asked for each step.
    const permissions = yes && pending.tool_name === planned ? 'ask' : state.own.permissions;
    const next = without({ ...state, own: { ...state.own, permissions } }, request);
    const step = { state: next, entries, send: [reply(request, permissionReply(pending, given))] };
    // A no carries its words; a yes has no place for them.
    return note === null || !yes ? step : then(step, (told) => ({ ...tell(told, note, now), entries: [] }));
  }
  if (given.option === 'deny') {
    const no = denied(given.note ?? 'The person does not want to answer. Decide by yourself.');
    return { state: without(state, request), entries, send: [reply(request, no)] };
  }
  const answers = { ...pending.answers, [asked.text]: text };
  const asks = state.asks.filter(({ id }) => id !== asked.id);
  if (asks.some(({ id }) => id.startsWith(`${request}#`))) {
    const requests = { ...state.own.requests, [request]: { ...pending, answers } };
    return entry({ ...state, asks, own: { ...state.own, requests } }, ...entries);
  }
  return { state: without(state, request), entries, send: [reply(request, questionReply(pending, answers))] };
}

function onMessage(state: S, told: Message, now: string): Step<Own> {
  switch (told.type) {
    case 'system':
      return onSystem(state, told, now);
    case 'assistant':
      // Its own words for an error come again as the result.
      return told.is_api_error_message ? still(state) : onBlocks(state, told.message.content, now);
    case 'user':
      return onUser(state, told, now);
    case 'stream_event':
      return onStream(state, told, now);
    case 'result':
      return onResult(state, told, now);
    case 'control_request': {
      const { request_id: id, request } = told;
      if ('tool_name' in request) return onRequest(state, id, request, now);
      return { ...still(state), send: [refusal(id, `${request.subtype} is not offered`)] };
    }
    case 'control_cancel_request':
      return still(without(state, told.request_id));
    case 'control_response': {
      const window = told.response.request_id === 'window' ? told.response.response?.maxTokens : undefined;
      return still(window === undefined ? state : withWindow(state, window, now));
    }
    case 'rate_limit_event': {
      const { status, resetsAt } = told.rate_limit_info;
      const until = status === 'rejected' && resetsAt ? new Date(resetsAt * 1000).toISOString() : null;
      return still({ ...state, own: { ...state.own, until } });
    }
  }
}

function begin(name: string, { prompt, conversation, permissions, worktree, now }: Begin): Step<Own> {
  const state = fresh<Own>({
    ...{ name, worktree, permissions, names: namesFrom(now), told: 0, unheard: [], confirms: false },
    ...{ requests: {}, questions: [], call: 0, until: null },
  });
  return tell({ ...state, conversation }, prompt, now);
}

/** Claude Code's stream-json in both directions, with its control protocol for permissions and questions. */
export const claude: Protocol<Own> = {
  own,
  begin: (how) => begin('Claude Code', how),
  receive: (state, line, now) => {
    const told = jsonLine(message, line);
    if (told) return onMessage(state, told, now);
    return jsonLine(anyMessage, line) ? still(state) : entry(state, ...printed(line, now));
  },
  say: tell,
  answer,
};

/** The same stream of an agent that has its task as an argument and hears nothing more. */
export const claudeLike = (name: string): Protocol<Own> => ({
  ...claude,
  deaf: true,
  begin: (how) => ({ ...begin(name, how), send: [] }),
  receive: (state, line, now) => ({ ...claude.receive(state, line, now), send: [] }),
  say: (state, text, now) => deaf(state, name, text, now),
});
