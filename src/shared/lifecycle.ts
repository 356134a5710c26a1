import { type Check, cutOff, waitingCheck } from './check';
import type { ErrorRecord } from './errors';
import type { Conflict, Event, Exit, Landing, Moment, NotLanded, Place, SessionRecord, SessionState } from './model';

/**
 * What can happen to a session. A person's moves come from the contract, the rest from effects that ended.
 * `error` values are for a person's eyes.
 */
export type Move =
  | { type: 'prepare' }
  | { type: 'start'; run: string; through: SessionRecord['through'] }
  | { type: 'begin' }
  | { type: 'exit'; exit: Exit; denied?: string | undefined }
  | { type: 'lose'; error: ErrorRecord }
  | { type: 'fail'; error: ErrorRecord }
  | { type: 'stop' }
  | { type: 'restart'; brief?: string }
  | { type: 'know'; conversation: string | null; model: string | null }
  | { type: 'park'; until: Moment; error: ErrorRecord }
  | { type: 'pause'; error: ErrorRecord | null }
  | { type: 'unpark' }
  | { type: 'switch'; place: Place }
  | { type: 'handoff'; agent: string; brief: string }
  | { type: 'allow'; budget: number | null }
  | { type: 'recreate' }
  | { type: 'land'; landing: Landing }
  | { type: 'compute'; commit: string; previous: string; size: Landing['size'] }
  | { type: 'landed' }
  | { type: 'merged'; landing: Landing }
  | { type: 'requeue'; place: number }
  | { type: 'conflict'; conflicts: Conflict[]; returned?: NotLanded }
  | { type: 'refuse'; error: ErrorRecord; returned?: NotLanded }
  | { type: 'unland'; reverted?: boolean }
  | { type: 'discard' }
  | { type: 'bringBack'; state: SessionState }
  | { type: 'rename'; title: string }
  | { type: 'move'; place: Place }
  | { type: 'order'; position: number }
  | { type: 'check'; checks: Check[] }
  | { type: 'approve'; tree: string | null }
  | { type: 'tick'; ticked: string[] }
  | { type: 'leave' }
  | { type: 'update'; base: SessionRecord['base']; news?: string | null; conflicts?: Conflict[] }
  | { type: 'sendBack'; brief: string; by: keyof SessionRecord['rounds']; returned?: NotLanded; found?: SessionRecord['sentBackFor'] };

/** The one table of states: where each move leads from where. A move that is not here is refused. */
const table: { [S in SessionState]: { [M in Move['type']]?: SessionState } } = {
  queued: { prepare: 'preparing', stop: 'stopped', fail: 'failed', discard: 'discarded', handoff: 'queued', unpark: 'queued' },
  preparing: { start: 'running', stop: 'stopped', fail: 'failed', discard: 'discarded' },
  running: {
    ...{ begin: 'running', exit: 'finished', lose: 'failed', stop: 'stopped', discard: 'discarded' },
    ...{ park: 'queued', pause: 'stopped', switch: 'queued', handoff: 'queued' },
  },
  finished: {
    ...{ fail: 'failed', restart: 'queued', recreate: 'queued', handoff: 'queued', sendBack: 'queued' },
    ...{ land: 'landing', discard: 'discarded', bringBack: 'finished', update: 'finished', conflict: 'conflicted', merged: 'landed' },
  },
  landing: {
    ...{ compute: 'landing', landed: 'landed', conflict: 'conflicted', refuse: 'finished' },
    ...{ requeue: 'landing', leave: 'finished', sendBack: 'queued' },
  },
  landed: { unland: 'finished' },
  conflicted: {
    ...{ restart: 'queued', recreate: 'queued', handoff: 'queued', sendBack: 'queued' },
    ...{ land: 'landing', discard: 'discarded', bringBack: 'finished', update: 'finished', merged: 'landed' },
  },
  failed: {
    ...{ restart: 'queued', recreate: 'queued', handoff: 'queued' },
    ...{ land: 'landing', discard: 'discarded', bringBack: 'failed', update: 'failed', merged: 'landed' },
  },
  stopped: {
    pause: 'stopped',
    restart: 'queued',
    recreate: 'queued',
    handoff: 'queued',
    land: 'landing',
    discard: 'discarded',
    bringBack: 'stopped',
    update: 'stopped',
    merged: 'landed',
  },
  discarded: { bringBack: 'stopped', refuse: 'stopped' },
};

/** These change no state and are allowed wherever the session still counts. */
const anywhere: ReadonlySet<Move['type']> = new Set(['rename', 'move', 'order', 'check', 'know', 'allow', 'approve', 'tick']);

/** States in which an agent holds one of the limited places. */
export const activeStates: ReadonlySet<SessionState> = new Set(['preparing', 'running']);
/** States in which nothing more comes by itself. */
export const settledStates: ReadonlySet<SessionState> = new Set(['finished', 'landed', 'conflicted', 'failed', 'stopped', 'discarded']);

/** Where a move leads from a state, or null when it is not allowed. */
export function target(state: SessionState, move: Move['type']): SessionState | null {
  if (anywhere.has(move)) return state === 'discarded' ? null : state;
  return table[state][move] ?? null;
}

export type Decision = { ok: true; record: SessionRecord; event: Omit<Event, 'seq'> } | { ok: false; error: ErrorRecord };

const verbs: { [M in Move['type']]: string } = {
  prepare: 'prepared',
  start: 'started',
  begin: 'begun',
  exit: 'ended',
  lose: 'lost',
  fail: 'failed',
  stop: 'stopped',
  restart: 'restarted',
  know: 'known',
  park: 'parked',
  pause: 'paused',
  unpark: 'tried again',
  switch: 'moved',
  handoff: 'handed over',
  allow: 'given a budget',
  recreate: 'recreated',
  land: 'merged',
  compute: 'merged',
  landed: 'landed',
  merged: 'landed',
  requeue: 'put in another place of the landing queue',
  conflict: 'conflicted',
  refuse: 'refused',
  unland: 'taken back',
  discard: 'discarded',
  bringBack: 'brought back',
  rename: 'renamed',
  move: 'moved',
  order: 'reordered',
  check: 'checked',
  approve: 'approved',
  tick: 'ticked',
  leave: 'taken out of the landing queue',
  update: 'brought up to date',
  sendBack: 'sent back',
};

const advice: { [S in SessionState]: string } = {
  queued: 'It waits for a free place: stop or discard it, or wait until it ran.',
  preparing: 'It is being prepared: stop it first, or wait until it ended.',
  running: 'Its agent is at work: stop it first, or wait until it ended.',
  finished: 'It has finished: merge, restart or discard it.',
  landing: 'It is in the landing queue or being merged: wait a moment, or take it out of the queue.',
  landed: 'It has landed: `undo` takes the merge back.',
  conflicted: 'Its merge has conflicts: restart or discard it, or merge again once the target has changed.',
  failed: 'It failed: restart, recreate or discard it.',
  stopped: 'It was stopped: restart, merge or discard it.',
  discarded: 'It was discarded: `undo` brings it back for 30 days.',
};

/** Ended well only with code 0; anything else is a failure that a person should see. */
const endState = (exit: Exit): SessionState => (exit.code === 0 ? 'finished' : 'failed');

const endError = (exit: Exit): ErrorRecord | null =>
  exit.code === 0
    ? null
    : {
        code: 'agent',
        message:
          exit.code === null
            ? `The agent was ended by ${exit.signal ?? 'something unknown'}.`
            : `The agent ended with exit code ${exit.code}.`,
        hint: 'What it did is kept in its worktree. Read its output, then restart, merge or discard it.',
      };

/** What every new start forgets of the one before. */
const again = {
  run: null,
  error: null,
  exit: null,
  finishedAt: null,
  conflicts: [],
  landing: null,
  returned: null,
  parkedUntil: null,
  denied: null,
} satisfies Partial<SessionRecord>;

const cameOut = (returned: NotLanded | undefined, now: Moment): NotLanded | null => (returned ? { ...returned, at: now } : null);

function changed(record: SessionRecord, move: Move, now: Moment): Partial<SessionRecord> {
  switch (move.type) {
    case 'prepare':
      return { startedAt: now, finishedAt: null, exit: null, error: null, conflicts: [], parkedUntil: null };
    case 'start':
      return { run: move.run, began: false, runs: record.runs + 1, rebuild: false, through: move.through };
    case 'begin':
      return { began: true };
    case 'exit': {
      const checks = record.checks.map(waitingCheck);
      return {
        state: endState(move.exit),
        exit: move.exit,
        denied: move.denied ?? null,
        error: endError(move.exit),
        finishedAt: now,
        checks,
        news: null,
      };
    }
    case 'lose':
    case 'fail':
      return { error: move.error, finishedAt: now };
    case 'stop':
      return { finishedAt: now };
    case 'restart':
      return { ...again, resume: record.runs > 0, brief: move.brief ?? null, rounds: { checks: 0, review: 0 }, sentBackFor: null };
    case 'recreate':
      return { ...again, rebuild: true, resume: false, conversation: null, brief: null, news: null };
    case 'switch':
      return { ...again, place: move.place, resume: true, brief: null };
    case 'handoff':
      return { ...again, agent: move.agent, resume: false, conversation: null, model: null, brief: move.brief };
    case 'park':
      return { ...again, resume: true, brief: null, parkedUntil: move.until, error: move.error };
    case 'unpark':
      return { parkedUntil: null, error: null };
    case 'pause':
      return { error: move.error, finishedAt: now };
    case 'know':
      return { conversation: move.conversation ?? record.conversation, model: move.model ?? record.model };
    case 'allow':
      return { budget: move.budget };
    case 'land':
      return { landing: move.landing, before: record.state, error: null, returned: null };
    case 'compute':
      return record.landing ? { landing: { ...record.landing, commit: move.commit, previous: move.previous, size: move.size } } : {};
    case 'requeue':
      return record.landing ? { landing: { ...record.landing, place: move.place, commit: null, previous: null, size: null } } : {};
    case 'merged':
      return { landing: move.landing, conflicts: [], error: null, returned: null };
    case 'landed':
      return { finishedAt: record.finishedAt ?? now, conflicts: [], reverted: false };
    case 'conflict':
      return { conflicts: move.conflicts, landing: null, returned: cameOut(move.returned, now) };
    case 'refuse':
      return { state: record.before ?? 'finished', before: null, error: move.error, landing: null, returned: cameOut(move.returned, now) };
    case 'unland':
      return { landing: null, before: null, reverted: move.reverted ?? false };
    case 'discard':
      return { before: record.state, finishedAt: record.finishedAt ?? now };
    case 'bringBack':
      return { state: move.state, before: null, rebuild: false, checks: record.checks.map(cutOff) };
    case 'rename':
      return { title: move.title };
    case 'move':
      return { place: move.place };
    case 'order':
      return { position: move.position };
    case 'check':
      return { checks: move.checks };
    case 'approve':
      return { approved: move.tree === null ? null : { tree: move.tree, at: now } };
    case 'tick':
      return { ticked: move.ticked };
    case 'leave':
      return { state: record.before ?? 'finished', before: null, landing: null };
    case 'update':
      // What was said yes to is another change now, also where its tree should be the same.
      return {
        ...(move.conflicts ? { state: 'conflicted' as const } : {}),
        ...{ base: move.base, conflicts: move.conflicts ?? [], approved: null, returned: null, news: move.news ?? null },
        error: record.state === 'failed' || record.state === 'stopped' ? record.error : null,
      };
    case 'sendBack':
      return {
        ...{ ...again, resume: true, brief: move.brief, returned: cameOut(move.returned, now) },
        rounds: { ...record.rounds, [move.by]: record.rounds[move.by] + 1 },
        sentBackFor: move.found ?? record.sentBackFor,
      };
  }
}

/** What a move makes of a record, with the event that tells it; or why not. Pure: saving and effects come after. */
export function decide(record: SessionRecord, move: Move, now: Moment, who: Event['who'] = 'core', why = ''): Decision {
  if (move.type === 'land' && record.reviews !== null) {
    const message = `“${record.title}” is a review: there is nothing of it to land.`;
    return { ok: false, error: { code: 'refused', message, hint: 'Nothing was changed. Land what it is a review of.' } };
  }
  const state = target(record.state, move.type);
  if (state === null) {
    const message = `“${record.title}” is ${record.state} and cannot be ${verbs[move.type]}.`;
    return { ok: false, error: { code: 'refused', message, hint: advice[record.state] } };
  }
  const next: SessionRecord = { ...record, state, ...changed(record, move, now) };
  return { ok: true, record: next, event: { session: record.id, at: now, who, what: verbs[move.type], why } };
}
