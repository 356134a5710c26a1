import { z } from 'zod';
import { permissions } from '../../../shared/model';
import { fileDiff } from '../../../shared/transcript';
import type { State } from '../protocol';
import { requestId } from './codex-messages';

/** A question of Codex's that waits for a person, and what its answer needs. */
const pending = z.object({
  id: requestId,
  kind: z.enum(['command', 'file', 'permissions', 'input']),
  /** Commands that begin with these words would not be asked for any more. */
  amendment: z.array(z.string()).nullable(),
  permissions: z.record(z.string(), z.unknown()),
  /** Question → what was answered; null: nothing yet. */
  answers: z.record(z.string(), z.string().nullable()),
});
export type Pending = z.infer<typeof pending>;

export const own = z.object({
  begin: z.object({ conversation: z.string().nullable(), model: z.string().nullable(), permissions, worktree: z.string() }),
  /** Numbers our requests. */
  count: z.number(),
  /** The turn that is under way. */
  turn: z.string().nullable(),
  /** A turn was asked for and has not begun yet, or the conversation is not open. */
  starting: z.boolean(),
  /** What is said in the next turn. */
  waiting: z.array(z.string()),
  /** What was said into the turn that is under way, by our request; it may come too late for that. */
  steering: z.record(z.string(), z.string()),
  /** Changes of files by the item that makes them, for the question about it. */
  changes: z.record(z.string(), z.array(fileDiff)),
  requests: z.record(z.string(), pending),
  /** When the usage limit that is reached ends. */
  until: z.string().nullable(),
});
export type Own = z.infer<typeof own>;
export type S = State<Own>;

/** What its own sandbox and its own questions are for our permissions. */
export const modes = {
  plan: { approvalPolicy: 'never', sandbox: 'read-only' },
  ask: { approvalPolicy: 'untrusted', sandbox: 'workspace-write' },
  edit: { approvalPolicy: 'on-request', sandbox: 'workspace-write' },
  auto: { approvalPolicy: 'never', sandbox: 'danger-full-access' },
} as const;

export const request = (id: string, method: string, params: unknown): string => JSON.stringify({ id, method, params });
export const reply = (id: string | number, result: unknown): string => JSON.stringify({ id, result });
