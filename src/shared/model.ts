import { z } from 'zod';
import { check } from './check';
import { errorRecord } from './errors';
import { overlap } from './overlap';
import { pullStanding } from './pull-standing';
import { ask, usage } from './transcript';

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

export const mergeStrategy = z.enum(['squash', 'commit', 'rebase']);
export type MergeStrategy = z.infer<typeof mergeStrategy>;

/** A merge that was decided: written before it is applied, so that a crash between the two resumes it. */
export const landing = z.object({
  strategy: mergeStrategy,
  message: z.string(),
  /** Target branch, short name. */
  into: z.string(),
  /** In the landing queue since this moment: rebuilt on what lands before it, its checks run on that. null: merged at once. */
  queuedAt: moment.nullable().default(null),
  /** Order in that queue: lower lands first. */
  place: z.number().default(0),
  /** Set once computed: the commit that the target is to stand at, and where it stood. */
  commit: z.string().nullable(),
  previous: z.string().nullable(),
  /** How much that changes, so that nobody has to ask git again: neither commit ever changes. null: not known yet. */
  size: z.object({ files: z.number().int(), added: z.number().int(), deleted: z.number().int() }).nullable().default(null),
});
export type Landing = z.infer<typeof landing>;

export const conflict = z.object({ path: z.string(), kind: z.string() });
export type Conflict = z.infer<typeof conflict>;

/** Why a session came out of the landing queue without landing. */
export const notLanded = z.object({
  /** It does not merge; a check failed on the merged tree; it is not what was approved any more. */
  reason: z.enum(['conflict', 'checks', 'changed']),
  /** The check that failed, as it is called. */
  check: z.string().optional(),
  /** The end of what it printed. */
  output: z.string().optional(),
  paths: z.array(z.string()).optional(),
  /** How it was found among those that were tested with it: how many of them, first to land first, and whether they passed. */
  search: z.array(z.object({ tested: z.number().int(), passed: z.boolean() })).optional(),
  /** When it came out. */
  at: moment.optional(),
});
export type NotLanded = z.infer<typeof notLanded>;

/** How much an agent may do without asking: nothing but read, ask for each, edit freely, anything. */
export const permissions = z.enum(['plan', 'ask', 'edit', 'auto']);
export type Permissions = z.infer<typeof permissions>;

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
  /** How the current run is reached: its own screen in a terminal, or messages over pipes. */
  through: z.enum(['terminal', 'messages']).default('terminal'),
  /** What the agent calls its conversation; null: not known, or none. */
  conversation: z.string().nullable().default(null),
  /** What the next run is told instead of the goal: an answer, or what an agent before it handed over. */
  brief: z.string().nullable().default(null),
  /** What happened to its worktree since its agent last ran, which the next run is told first. */
  news: z.string().nullable().default(null),
  model: z.string().nullable().default(null),
  permissions: permissions.default('ask'),
  /** Share of the context window, %, at which it is handed to a fresh conversation; null: never. */
  handoffAt: z.number().nullable().default(null),
  /** US dollars that it may use before it pauses and asks; null: as many as it takes. */
  budget: z.number().nullable().default(null),
  /** Not started before this moment: its agent's usage limit. */
  parkedUntil: moment.nullable().default(null),
  /** The next preparation throws worktree and branch away (a snapshot of both exists) and makes them anew. */
  rebuild: z.boolean(),
  checks: z.array(check),
  /** Paths and globs that the task is about; empty: anywhere. */
  area: z.array(z.string()).default([]),
  /** The tree that a person said yes to. */
  approved: z.object({ tree: z.string(), at: moment }).nullable().default(null),
  /** What the task says must hold at the end, as far as a person ticked it. */
  ticked: z.array(z.string()).default([]),
  /** Who reads the change before the person: an agent, `none`; null: by the settings. */
  reviewer: z.string().nullable().default(null),
  /** Set for a session that reviews another one's change, and makes none. `asked`: for a person, who decides what comes of it. */
  reviews: z
    .object({ session: z.string(), tree: z.string(), cycle: z.number().int(), asked: z.boolean().default(false) })
    .nullable()
    .default(null),
  /** How often it went back to its agent by itself since a person last sent it: for its checks, for its reviewer. */
  rounds: z.object({ checks: z.number().int(), review: z.number().int() }).default({ checks: 0, review: 0 }),
  /** What its checks showed when they last sent it back by themselves: the same again is nothing new. */
  sentBackFor: z.object({ tree: z.string(), failures: z.string() }).nullable().default(null),
  landing: landing.nullable(),
  /** Why its last time in the landing queue ended without landing; null: it did not, or it has been started or landed since. */
  returned: notLanded.nullable().default(null),
  /** Its landing was taken back by a commit that reverts it: the target's history holds its work, and its files do not. */
  reverted: z.boolean().default(false),
  conflicts: z.array(conflict),
  /** State to go back to when a discard is undone, or a landing is refused. */
  before: sessionState.nullable(),
  exit: exit.nullable(),
  /** What the person said no to, where its agent did nothing more after that; null: nothing. */
  denied: z.string().nullable().default(null),
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
  since: moment,
});
export type Activity = z.infer<typeof activity>;

export const need = z.object({
  reason: z.enum(['question', 'permission', 'login', 'trust', 'conflict', 'returned', 'failed', 'budget', 'handoff']),
  /** The question or the cause in the words of the one who asks; empty where none is known. */
  text: z.string(),
  since: moment,
});
export type Need = z.infer<typeof need>;

/** A session as every client sees it: its record with what is true of it at this moment. */
export const session = sessionRecord.extend({
  activity: activity.nullable(),
  needsYou: need.nullable(),
  /** What its agent waits for and can be answered from here, oldest first. */
  asks: z.array(ask),
  usage: usage.nullable(),
  /** Why it is not started although there is room: a limit or a failing provider; `until` null: until that is known to work again. */
  held: z.object({ until: moment.nullable(), why: z.string() }).nullable(),
  /** Measured from the base commit, working tree included; null until first measured. */
  files: z.number().int().nullable(),
  added: z.number().int().nullable(),
  deleted: z.number().int().nullable(),
  /** Differs whenever what was changed differs, also where the counts are the same; null until first measured. */
  revision: z.string().nullable(),
  /** The tree of its work as it stood when it was last measured at rest; null: at work, or not measured yet. */
  tree: z.string().nullable(),
  /** Other sessions that change the same places. */
  overlaps: z.array(overlap),
  /** How its last pull request stands; null: there is none. */
  pull: pullStanding.nullable(),
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
  /** Since when the person trusts the repository as such, which answers agents that ask; null: not. Its scripts are asked for apart. */
  trustedAt: moment.nullable().default(null),
  /** Branches whose landing queue the person paused. */
  paused: z.array(z.string()).default([]),
  openedAt: moment,
});
export type Repository = z.infer<typeof repository>;

export const agentSource = z.enum(['embedded', 'catalog', 'declared']);
/** An agent that tasks can be given to. `problem`: why it cannot be started now, with what mends it. */
export const agent = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  command: z.array(z.string()),
  io: z.enum(['terminal', 'pipe']),
  source: agentSource,
  canResume: z.boolean(),
  /**
   * Whether a new run in a terminal can tell it something: it takes that as an argument. null: not known, since its command
   * may read it from its environment.
   */
  hears: z.boolean().nullable(),
  problem: z.string().nullable(),
  /** Where it was found; null: it was not, or was not looked for. */
  path: z.string().nullable(),
  version: z.string().nullable(),
  state: z.enum(['ready', 'needs-login', 'needs-model', 'not-installed', 'unsupported', 'unknown']),
  /** The command that mends `state`; null: nothing is to be mended, or it takes a person. */
  fix: z.string().nullable(),
  models: z.array(z.string()),
  /** Whether what is said of it was seen in real runs, not only read in its documentation. */
  verified: z.boolean(),
  features: z.object({
    /** Background jobs by messages, with a transcript. */
    structured: z.boolean(),
    /** A screen of its own. */
    tui: z.boolean(),
    /** Its permission questions can be answered from here. */
    approve: z.boolean(),
    resume: z.boolean(),
    plan: z.boolean(),
    usage: z.boolean(),
  }),
});
export type Agent = z.infer<typeof agent>;

/** Whether an agent can work in a repository, with what is set for it there. */
export const usable = z.object({
  ok: z.boolean(),
  /** What stands in the way, or what it will ask of the person though it is `ok`; null: nothing. */
  why: z.string().nullable(),
  /** The command that mends it; null: nothing is to be mended, or it takes a person. */
  fix: z.string().nullable(),
  /** Trust in the repository mends it. */
  byTrust: z.boolean(),
});
export type Usable = z.infer<typeof usable>;

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

export const undoKind = z.enum(['merge', 'keep', 'discard', 'recreate', 'cleanup', 'edit', 'update']);
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
