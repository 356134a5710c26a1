import type { z } from 'zod';
import type { Begin, Step } from '../protocol';
import { initialized, opened } from './acp-messages';
import { type Acp, fail, type Own, request, type S } from './acp-state';
import { knowWindow } from './acp-usage';
import { andThen as then } from './steps';

/** The next of what the person said, once nothing of the session is to be set any more. */
export function prompt(state: S): Step<Own> {
  const [text, ...waiting] = state.own.waiting;
  if (text === undefined || state.own.setting > 0) return { state, entries: [], send: [] };
  const turn = state.own.turn + 1;
  const next: S = { ...state, ending: null, own: { ...state.own, waiting, turn, working: true, replaying: false } };
  const params = { sessionId: state.conversation, prompt: [{ type: 'text', text }] };
  return { state: next, entries: [], send: [request(`prompt-${turn}`, 'session/prompt', params)] };
}

/** The agent is there. */
export function onInitialized(state: S, acp: Acp, result: unknown, now: string): Step<Own> {
  const canLoad = initialized.safeParse(result).data?.agentCapabilities?.loadSession === true;
  if (state.own.begin.conversation !== null && !canLoad) {
    return fail(state, acp, 'it cannot go on with an earlier conversation. Hand the session over to begin a new one.', null, now);
  }
  return acp.login === undefined ? open(state) : { state, entries: [], send: [request('login', 'authenticate', { methodId: acp.login })] };
}

/** A new session, or the one to go on with. */
export function open(state: S): Step<Own> {
  const { conversation, worktree } = state.own.begin;
  const about = { cwd: worktree, mcpServers: [] };
  if (conversation === null) return { state, entries: [], send: [request('new', 'session/new', about)] };
  const next: S = { ...state, own: { ...state.own, replaying: true } };
  return { state: next, entries: [], send: [request('load', 'session/load', { sessionId: conversation, ...about })] };
}

/** The session is open: it gets its mode and model as far as its agent offers them, then it is told what to do. */
export function onOpened(state: S, { modes: wanted, modelByFlag }: Acp, result: unknown, now: string): Step<Own> {
  const offered = opened.catch({}).parse(result ?? {});
  const { begin } = state.own;
  const conversation = offered.sessionId ?? begin.conversation;
  const mode = wanted[begin.permissions];
  const settings = [
    ...(mode === undefined ? [] : setting('mode', mode, conversation, offered)),
    ...(begin.model === null || modelByFlag ? [] : setting('model', begin.model, conversation, offered)),
  ];
  const current = offered.models?.currentModelId ?? optionOf(offered, 'model')?.currentValue;
  const chosen = offered.models?.availableModels.find(({ modelId }) => modelId === current);
  // What its command line takes is the name, the id may be its own invention.
  const used = modelByFlag ? (chosen?.name ?? null) : typeof current === 'string' ? current : null;
  const known: S = { ...state, conversation, model: begin.model ?? used, own: { ...state.own, setting: settings.length } };
  return then({ state: knowWindow(known, chosen?._meta?.contextLimit, now), entries: [], send: settings }, prompt);
}

/** A setting was confirmed. */
export const onSet = (state: S): Step<Own> => prompt({ ...state, own: { ...state.own, setting: state.own.setting - 1 } });

type Offered = z.infer<typeof opened>;
type Setting = 'mode' | 'model';

const optionOf = ({ configOptions }: Offered, which: Setting) =>
  configOptions?.find(({ id, category }) => id === which || category === which);

/** The older way where the agent has it, else the newer; what it has neither for was given on its command line. */
function setting(which: Setting, value: string, sessionId: string | null, offered: Offered): string[] {
  if (which === 'mode' && offered.modes) return [request(which, 'session/set_mode', { sessionId, modeId: value })];
  if (which === 'model' && offered.models) return [request(which, 'session/set_model', { sessionId, modelId: value })];
  const option = optionOf(offered, which);
  return option ? [request(which, 'session/set_config_option', { sessionId, configId: option.id, value })] : [];
}

/** What a conversation is begun with, as far as it is kept. `stamp`: unlike those of the runs before. */
export const beginning = ({ conversation, model, permissions, worktree, now }: Begin): Own['begin'] => ({
  ...{ conversation, model, permissions, worktree },
  stamp: Date.parse(now).toString(36),
});
