import type { AnswerOption, Ask, Entry } from '../../../shared/transcript';
import type { Answer, Step } from '../protocol';
import { plainCommand } from './codex-items';
import { commandApproval, fileApproval, inputRequest, permissionApproval } from './codex-messages';
import { type Own, type Pending, reply, type S } from './codex-state';
import { said, still } from './steps';

const option = (means: AnswerOption['means'], label: string): AnswerOption => ({ id: means, label, means });
const once = option('allow', 'Allow once');
const session = option('allow-session', 'Allow for this session');
const no = option('deny', 'Deny');

/** What Codex asks, as it waits for a person; null: nothing that a person is asked here. */
function read(state: S, id: string | number, method: string, params: unknown, since: string): { pending: Pending; asks: Ask[] } | null {
  const key = String(id);
  const nothing = { id, amendment: null, permissions: {}, answers: {} };
  const permission = { id: key, kind: 'permission' as const, detail: '', diffs: [], free: true, since };
  switch (method) {
    case 'item/commandExecution/requestApproval': {
      const { data } = commandApproval.safeParse(params);
      if (!data) return null;
      const amendment = data.proposedExecpolicyAmendment ?? null;
      const command = plainCommand(data.command ?? '', data.commandActions ?? []);
      const always = amendment ? [option('allow-always', `Always allow what begins with: ${amendment.join(' ')}`)] : [];
      const detail = [command, data.reason ?? ''].filter((text) => text !== '').join('\n\n');
      const ask: Ask = {
        ...permission,
        text: command.split('\n')[0]?.slice(0, 400) ?? '',
        detail,
        options: [once, session, ...always, no],
      };
      return { pending: { ...nothing, kind: 'command', amendment }, asks: [ask] };
    }
    case 'item/fileChange/requestApproval': {
      const { data } = fileApproval.safeParse(params);
      if (!data) return null;
      const diffs = state.own.changes[data.itemId] ?? [];
      const text = diffs.map(({ path }) => path).join(', ') || 'Change files';
      return {
        pending: { ...nothing, kind: 'file' },
        asks: [{ ...permission, text, detail: data.reason ?? '', diffs, options: [once, session, no] }],
      };
    }
    case 'item/permissions/requestApproval': {
      const { data } = permissionApproval.safeParse(params);
      if (!data) return null;
      const detail = JSON.stringify(data.permissions, null, 2);
      const ask: Ask = { ...permission, text: data.reason ?? 'More permissions', detail, options: [once, session, no] };
      return { pending: { ...nothing, kind: 'permissions', permissions: data.permissions }, asks: [ask] };
    }
    case 'item/tool/requestUserInput': {
      const { data } = inputRequest.safeParse(params);
      if (!data) return null;
      const asks = data.questions.map(
        (question): Ask => ({
          ...{ id: `${key}#${question.id}`, kind: 'question', text: question.question, diffs: [], free: true, since },
          detail: (question.options ?? []).map(({ label, description }) => (description ? `${label}: ${description}` : label)).join('\n'),
          options: (question.options ?? []).map(({ label }) => ({ id: label, label, means: 'choice' })),
        }),
      );
      const answers = Object.fromEntries(data.questions.map(({ id: question }) => [question, null]));
      return { pending: { ...nothing, kind: 'input', answers }, asks };
    }
    default:
      return null;
  }
}

/** What Codex wants of us: an answer by the permissions, a question for the person, or a no. */
export function onRequest(state: S, id: string | number, method: string, params: unknown, now: string): Step<Own> {
  const asked = read(state, id, method, params, now);
  if (method === 'mcpServer/elicitation/request') return { ...still(state), send: [reply(id, { action: 'decline', content: null })] };
  if (!asked) return { ...still(state), send: [JSON.stringify({ id, error: { code: -32601, message: `${method} is not offered` } })] };
  const { permissions } = state.own.begin;
  if (asked.pending.kind !== 'input' && (permissions === 'auto' || permissions === 'plan')) {
    return { ...still(state), send: [decided(asked.pending, permissions === 'auto' ? 'allow' : 'deny')] };
  }
  const entries = asked.asks.map((ask): Entry => ({ at: now, kind: 'ask', ask }));
  const requests = { ...state.own.requests, [String(id)]: asked.pending };
  return { state: { ...state, asks: [...state.asks, ...asked.asks], own: { ...state.own, requests } }, entries, send: [] };
}

/** A decision on a permission in Codex's words. */
function decided({ id, kind, amendment, permissions }: Pending, means: string): string {
  const allowed = means !== 'deny';
  if (kind === 'permissions') {
    return reply(id, { permissions: allowed ? permissions : {}, scope: means === 'allow' || !allowed ? 'turn' : 'session' });
  }
  if (!allowed) return reply(id, { decision: 'decline' });
  if (means === 'allow') return reply(id, { decision: 'accept' });
  if (means === 'allow-always' && amendment) {
    return reply(id, { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: amendment } } });
  }
  return reply(id, { decision: 'acceptForSession' });
}

/** Forgets a request with all that it asks. */
export function without(state: S, key: string): S {
  const requests = { ...state.own.requests };
  delete requests[key];
  return { ...state, asks: state.asks.filter(({ id }) => id.split('#')[0] !== key), own: { ...state.own, requests } };
}

/** A person's answer. `words`: what they said beside a permission, which only a message can carry. */
export function answered(state: S, asked: Ask, given: Answer, now: string): Step<Own> & { words: string | null } {
  const [key = '', ...question] = asked.id.split('#');
  const pending = state.own.requests[key];
  const { chosen, text, entry } = said(asked, given, now);
  const entries = [entry];
  if (!pending) return { state: without(state, key), entries, send: [], words: null };
  if (pending.kind !== 'input') {
    const means = chosen?.means ?? given.option ?? 'deny';
    return { state: without(state, key), entries, send: [decided(pending, means)], words: given.note };
  }
  const answers = { ...pending.answers, [question.join('#')]: given.option === 'deny' ? (given.note ?? 'No answer') : text };
  if (Object.values(answers).some((answer) => answer === null)) {
    const requests = { ...state.own.requests, [key]: { ...pending, answers } };
    return {
      state: { ...state, asks: state.asks.filter(({ id }) => id !== asked.id), own: { ...state.own, requests } },
      entries,
      send: [],
      words: null,
    };
  }
  const all = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, { answers: [answer] }]));
  return { state: without(state, key), entries, send: [reply(pending.id, { answers: all })], words: null };
}
