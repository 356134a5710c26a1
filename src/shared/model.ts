import { z } from 'zod';
import { errorRecord } from './errors';

/** Moments are ISO 8601 in UTC, so that they sort as text and survive a clock that jumps. */
const moment = z.string();
export type Moment = z.infer<typeof moment>;

export const place = z.enum(['foreground', 'background']);
export type Place = z.infer<typeof place>;

export const sessionState = z.enum([
  'queued',
  'preparing',
  'running',
  'finished',
  'landing',
  'landed',
  'conflicted',
  'failed',
  'stopped',
  'discarded',
]);
export type SessionState = z.infer<typeof sessionState>;

/** How an agent ended. `code` is null where a signal ended it; both null: it is gone and nobody saw how. */
export const exit = z.object({ code: z.number().nullable(), signal: z.string().nullable() });
export type Exit = z.infer<typeof exit>;

export const check = z.object({
  command: z.string(),
  state: z.enum(['waiting', 'running', 'passed', 'failed']),
  /** The tree (git object id) that the outcome is evidence for; null while there is none. */
  tree: z.string().nullable(),
});
export type Check = z.infer<typeof check>;

export const mergeStrategy = z.enum(['squash', 'commit', 'rebase']);
export type MergeStrategy = z.infer<typeof mergeStrategy>;

/** A merge that was decided: written before it is applied, so that a crash between the two resumes it. */
export const landing = z.object({
  strategy: mergeStrategy,
  message: z.string(),
  /** Target branch, short name. */
  into: z.string(),
  /** Set once computed: the commit that the target is to stand at, and where it stood. */
  commit: z.string().nullable(),
  previous: z.string().nullable(),
  /** How much that changes, so that nobody has to ask git again: neither commit ever changes. null: not known yet. */
  size: z.object({ files: z.number().int(), added: z.number().int(), deleted: z.number().int() }).nullable().default(null),
});
export type Landing = z.infer<typeof landing>;

export const conflict = z.object({ path: z.string(), kind: z.string() });
export type Conflict = z.infer<typeof conflict>;

/** What the store keeps of a session: a person's intent and what was decided. Git's facts are not in it. */
export const sessionRecord = z.object({
  id: z.string(),
  repository: z.string(),
  title: z.string(),
  goal: z.string(),
  agent: z.string(),
  place,
  state: sessionState,
  /** Order in the queue and in lists: lower comes first. */
  position: z.number(),
  branch: z.string(),
  base: z.object({ ref: z.string(), commit: z.string() }),
  /** Where the worktree is or will be. */
  worktree: z.string(),
  /** The agent process of this session in the terminal host; null before the first and between two. */
  run: z.string().nullable(),
  /** The terminal host said that it started `run`: from then on a host that does not know it has lost it. */
  began: z.boolean(),
  /** How many runs there were. */
  runs: z.number().int(),
  /** Continue the agent's own conversation at the next start, where the agent can. */
  resume: z.boolean(),
  /** The next preparation throws worktree and branch away (a snapshot of both exists) and makes them anew. */
  rebuild: z.boolean(),
  checks: z.array(check),
  landing: landing.nullable(),
  conflicts: z.array(conflict),
  /** State to go back to when a discard is undone, or a landing is refused. */
  before: sessionState.nullable(),
  exit: exit.nullable(),
  error: errorRecord.nullable(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
});
export type SessionRecord = z.infer<typeof sessionRecord>;

/** What an agent does right now, and how that is known. Never stored. */
export const activity = z.object({
  is: z.enum(['working', 'waiting', 'quiet', 'idle']),
  by: z.enum(['hook', 'protocol', 'title', 'screen', 'output', 'silence', 'exit', 'start']),
});
export type Activity = z.infer<typeof activity>;

export const need = z.object({
  reason: z.enum(['question', 'permission', 'login', 'trust', 'conflict', 'failed']),
  /** The question or the cause in the words of the one who asks; empty where none is known. */
  text: z.string(),
  since: moment,
});
export type Need = z.infer<typeof need>;

/** A session as every client sees it: its record with what is true of it at this moment. */
export const session = sessionRecord.extend({
  activity: activity.nullable(),
  needsYou: need.nullable(),
  /** Measured from the base commit, working tree included; null until first measured. */
  files: z.number().int().nullable(),
  added: z.number().int().nullable(),
  deleted: z.number().int().nullable(),
  /** Differs whenever what was changed differs, also where the counts are the same; null until first measured. */
  revision: z.string().nullable(),
});
export type Session = z.infer<typeof session>;

export const repository = z.object({
  id: z.string(),
  name: z.string(),
  /** The main worktree's folder, symbolic links resolved. */
  path: z.string(),
  /** Default target branch; null while the checkout's HEAD is detached and nothing else is known. */
  branch: z.string().nullable(),
  /** Content hash of the scripts that the person said yes to; null: none. */
  trusted: z.string().nullable(),
  /** Content hash of the scripts that the person said no to: sessions go on without them. */
  declined: z.string().nullable(),
  openedAt: moment,
});
export type Repository = z.infer<typeof repository>;

export const agentSource = z.enum(['embedded', 'declared']);
/** An agent that tasks can be given to. `problem`: why it cannot be started now, with what mends it. */
export const agent = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  command: z.array(z.string()),
  io: z.enum(['terminal', 'pipe']),
  source: agentSource,
  canResume: z.boolean(),
  problem: z.string().nullable(),
});
export type Agent = z.infer<typeof agent>;

export const fileStatus = z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'typechange', 'untracked', 'conflicted']);
export const fileChange = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  status: fileStatus,
  /** Lines; null for a binary file. */
  added: z.number().int().nullable(),
  deleted: z.number().int().nullable(),
  binary: z.boolean(),
});
export type FileChange = z.infer<typeof fileChange>;

export const undoKind = z.enum(['merge', 'discard', 'recreate', 'cleanup']);
/** Something that can be taken back, until `expiresAt`. */
export const undo = z.object({
  id: z.string(),
  kind: undoKind,
  session: z.string(),
  title: z.string(),
  createdAt: moment,
  expiresAt: moment,
  undoneAt: moment.nullable(),
});
export type Undo = z.infer<typeof undo>;

/** A row of a session's history: who did what, and why. */
export const event = z.object({
  seq: z.number().int(),
  session: z.string(),
  at: moment,
  who: z.enum(['person', 'core', 'agent']),
  what: z.string(),
  why: z.string(),
});
export type Event = z.infer<typeof event>;

export const settings = z.object({
  maxForeground: z.number().int().min(1).max(4).default(4),
  /** null: by this computer's cores and memory. */
  maxBackground: z.number().int().min(1).max(64).nullable().default(null),
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  terminalFont: z.string().default(''),
  /** px */
  terminalFontSize: z.number().int().min(8).max(32).default(12),
  /** Program of the `shell` agent; empty: the login shell. */
  shell: z.string().default(''),
  agent: z.string().default('practice'),
  notifications: z.boolean().default(true),
  /** Keys that the person changed: command id → key, such as "Ctrl+Shift+K". */
  keys: z.record(z.string(), z.string()).default({}),
});
export type Settings = z.infer<typeof settings>;

const { shape } = settings;
/** Settings to change. Without the defaults, which `partial` alone would keep: what is not named stays as it is. */
export const settingsChange = z
  .object({
    maxForeground: shape.maxForeground.unwrap(),
    maxBackground: shape.maxBackground.unwrap(),
    theme: shape.theme.unwrap(),
    terminalFont: shape.terminalFont.unwrap(),
    terminalFontSize: shape.terminalFontSize.unwrap(),
    shell: shape.shell.unwrap(),
    agent: shape.agent.unwrap(),
    notifications: shape.notifications.unwrap(),
    keys: shape.keys.unwrap(),
  })
  .partial();

/** What limits hold now, with `maxBackground` resolved. */
export const limits = z.object({ maxForeground: z.number().int(), maxBackground: z.number().int() });
export type Limits = z.infer<typeof limits>;
