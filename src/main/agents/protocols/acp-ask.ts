import type { Ask, Entry } from '../../../shared/transcript';
import type { Answer, Step } from '../protocol';
import { permissionRequest, type ToolCall } from './acp-messages';
import { type Acp, flushed, type Own, reply, type S } from './acp-state';
import { aboutOf, cut, diffsOf, kindOf, onTool, outside, saidBy } from './acp-tools';
import { allowedBy, optionFor, ruleOf, withSession } from './approve';
import { still, andThen as then } from './steps';

/** The rule of a request to leave its plan mode: after a yes it works, and is asked for each step. */
const leaving = 'leave plan';
const leavesPlan = ({ kind, title, toolCallId }: ToolCall, name: string): boolean =>
  kind === 'switch_mode' || /exit.?plan|plan approval/i.test(`${title} ${toolCallId} ${name}`);

/** The agent asks for a permission, or the built-in agent something else: the person's permissions answer, or the person. */
export function onPermission(state: S, { hides = [] }: Acp, id: string | number, params: unknown, now: string): Step<Own> {
  const read = permissionRequest.safeParse(params);
  if (!read.success) return { ...still(state), send: [reply(id, { outcome: { outcome: 'cancelled' } })] };
  const { toolCall, options, _meta } = read.data;
  const { begin, calls, allowed } = state.own;
  const known = calls[toolCall.toolCallId];
  const call = { ...toolCall, kind: toolCall.kind ?? known?.kind ?? 'other' };
  const question = _meta?.espalier;
  const text = question?.question ?? aboutOf(call, begin.worktree) ?? (known?.text || call.title || known?.name || 'tool');
  const kind = kindOf(call.kind);
  const elsewhere = outside(call, begin.worktree);
  const leaves = begin.permissions === 'plan' && leavesPlan(call, known?.name ?? '');
  // Nothing that the person said of the worktree's files is meant of others.
  const rule = leaves ? leaving : ruleOf(elsewhere ? 'other' : kind, text);
  const diffs = diffsOf(call, begin.worktree);
  const asked: Ask = {
    ...{ id: `${begin.stamp}-${id}`, kind: question ? 'question' : 'permission', text, free: question?.free === true, since: now },
    detail: saidBy(call) || (call.rawInput === undefined ? '' : cut(JSON.stringify(call.rawInput, null, 2))),
    diffs: diffs.length > 0 ? diffs : (known?.diffs ?? []),
    options: withSession(
      options.flatMap(({ optionId, name, kind }) => (hides.includes(optionId) ? [] : [{ id: optionId, label: name, kind }])),
      question !== undefined,
    ),
  };
  const decided = question || leaves ? null : allowedBy(begin.permissions, { kind, elsewhere, rule }, allowed);
  return then(flushed(state, now), (quiet) =>
    then(question ? still(quiet) : onTool(quiet, { ...call, status: 'in_progress' }, now), (shown) => {
      const requests = { ...shown.own.requests, [asked.id]: { id, rule } };
      const waiting: S = { ...shown, asks: [...shown.asks, asked], own: { ...shown.own, requests } };
      const entries: Entry[] = [{ at: now, kind: 'ask', ask: asked }];
      const step: Step<Own> = { state: waiting, entries, send: [] };
      return decided === null ? step : then(step, (next) => answer(next, asked, { option: decided ? 'allow' : 'deny', note: null }, now));
    }),
  );
}

/** What the person, or their permissions, said to an open ask. Words that the agent has no place for are told after its turn. */
export function answer(state: S, asked: Ask, given: Answer, now: string): Step<Own> {
  const words = asked.free && given.option === null ? given.note : null;
  const note = words === null ? given.note : null;
  const option = optionFor(asked, given.option ?? 'deny');
  const { [asked.id]: asking, ...requests } = state.own.requests;
  const asks = state.asks.filter(({ id }) => id !== asked.id);
  // An agent's own answer for the session it remembers itself.
  const remembers = option?.means === 'allow-session' && option.sent !== option.id && asking !== undefined;
  const allowed = remembers ? [...state.own.allowed, asking.rule] : state.own.allowed;
  const waiting = note === null ? state.own.waiting : [...state.own.waiting, note];
  const outcome = option ? { outcome: 'selected', optionId: option.sent } : { outcome: 'cancelled' };
  const meta = words === null ? {} : { _meta: { espalier: { text: words } } };
  const goesOn = asking?.rule === leaving && option?.means.startsWith('allow');
  const begin = goesOn ? { ...state.own.begin, permissions: 'ask' as const } : state.own.begin;
  return {
    state: { ...state, asks, own: { ...state.own, begin, allowed, waiting, requests } },
    entries: [{ at: now, kind: 'answer', id: asked.id, text: words ?? option?.label ?? 'Cancelled', note }],
    send: asking ? [reply(asking.id, { outcome, ...meta })] : [],
  };
}
