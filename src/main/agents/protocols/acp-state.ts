import { z } from 'zod';
import { permissions } from '../../../shared/model';
import { type Entry, fileDiff } from '../../../shared/transcript';
import { failureOf } from '../failure';
import type { Begin, State, Step } from '../protocol';

const count = z.number().nullable();

/** What a conversation by the Agent Client Protocol keeps beside what all have in common. */
export const own = z.object({
  begin: z.object({
    conversation: z.string().nullable(),
    model: z.string().nullable(),
    permissions,
    worktree: z.string(),
    /** Tells this process's requests from those of earlier ones, which count from 0 as well. */
    stamp: z.string(),
  }),
  /** Loading replays the old conversation, which the transcript has already. */
  replaying: z.boolean(),
  /** Settings of the session that its agent did not confirm yet: nothing is asked of it before. */
  setting: z.number(),
  /** What the person said and the agent was not told yet. */
  waiting: z.array(z.string()),
  /** A prompt is under way; its number. */
  turn: z.number(),
  working: z.boolean(),
  thinking: z.string(),
  /** The last piece of its text, where nothing else came since. */
  piece: z.string(),
  /** What is known of calls that have not ended; `shown`: they are in the transcript, with these `diffs`. */
  calls: z.record(
    z.string(),
    z.object({ name: z.string(), kind: z.string(), text: z.string(), shown: z.boolean(), diffs: z.array(fileDiff) }),
  ),
  /** How to answer each open ask, and what an answer for the whole session is remembered for. */
  requests: z.record(z.string(), z.object({ id: z.union([z.string(), z.number()]), rule: z.string() })),
  /** What the person allowed for this session. */
  allowed: z.array(z.string()),
  /** Since when every call of its model was refused; null: the last was not. */
  refused: z.string().nullable().default(null),
  /** Sums that the agent reported of what came before this process: they are in an earlier run's. */
  before: z.object({ inputTokens: count, outputTokens: count, cost: count }),
});
export type Own = z.infer<typeof own>;
export type S = State<Own>;

/** How an agent's ACP differs from another's. */
export interface Acp {
  /** Its name, for errors. */
  name: string;
  /** Its session modes for our permissions; a missing one is left at its default. */
  modes: Partial<Record<Begin['permissions'], string>>;
  /** The model is given on its command line. */
  modelByFlag?: boolean;
  /** How it wants to be told to use the login that there is; without it, it needs not be told. */
  login?: string;
  /** What it reports as used context is an estimate of its own: not believed. */
  estimates?: boolean;
  /** The tokens in its answer to a prompt are sums of the turn, not those of its last model call. */
  sums?: boolean;
  /** Answers of its own that are not offered. */
  hides?: readonly string[];
  /** What it logs of a call of its model that it will make again. The first group is why. */
  refused?: RegExp;
  /** It ends a turn that failed as if it were done; the last piece of its text says otherwise. The first group is why. */
  failed?: RegExp;
}

export const request = (id: string, method: string, params: unknown): string => JSON.stringify({ jsonrpc: '2.0', id, method, params });
export const reply = (id: string | number, result: unknown): string => JSON.stringify({ jsonrpc: '2.0', id, result });

/** Text that was being written becomes an entry before anything else does. */
export function flushed(state: S, now: string): Step<Own> {
  const entries: Entry[] = [];
  if (state.own.thinking.trim() !== '') entries.push({ at: now, kind: 'thinking', text: state.own.thinking });
  if (state.writing.trim() !== '') entries.push({ at: now, kind: 'text', from: 'agent', text: state.writing });
  return { state: { ...state, writing: '', own: { ...state.own, thinking: '', piece: '' } }, entries, send: [] };
}

/** The end of the conversation's turn by an error; `data`: what came with it. */
export function fail(state: S, { name }: Acp, text: string, data: unknown, now: string): Step<Own> {
  const ended: S = {
    ...state,
    ending: failureOf(name, text, data, now),
    asks: [],
    own: { ...state.own, working: false, calls: {}, requests: {} },
  };
  return { state: ended, entries: [{ at: now, kind: 'notice', level: 'error', text }], send: [] };
}
