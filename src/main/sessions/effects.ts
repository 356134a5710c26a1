import { setTimeout as delay } from 'node:timers/promises';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Landing } from '../landing/part';
import type { Discard } from './discard';
import type { Effects } from './drive';
import type { Measure } from './measure';
import { parked } from './parked';
import type { RunEnd, Runner } from './runner';
import type { Sessions } from './sessions';
import type { UndoBook } from './undo';

interface Peers {
  sessions: Sessions;
  runner: Runner;
  measure: Measure;
  landing: Landing;
  discard: Discard;
  undoBook: () => UndoBook;
  prepare(record: SessionRecord, signal: AbortSignal): Promise<void>;
  /** How an agent at a session's place is reached. */
  through(record: SessionRecord): SessionRecord['through'];
  runChecks(record: SessionRecord, signal: AbortSignal): Promise<void>;
  /**
   * Takes back what a killed core left half done in its worktree; at the end of a run, commits the merge that its agent
   * settled, or moves it to where that is left.
   */
  conclude(record: SessionRecord): Promise<void>;
}

/** How often a run is looked for again after the connection to its host broke, and how long between; ms. */
const retries = { count: 20, pause: 250 };

/** What each state of a session stands for. Every effect first finds out what is done already. */
export function makeEffects(peers: Peers): Effects {
  const { sessions, runner, measure, landing, discard, undoBook, prepare, through, runChecks, conclude } = peers;
  const follow = async (record: SessionRecord, signal: AbortSignal): Promise<RunEnd | null> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await runner.follow(record, signal);
      } catch (error) {
        const broken = error instanceof EspalierError && error.code === 'connection';
        if (signal.aborted || !broken || attempt >= retries.count) throw error;
        await delay(retries.pause, undefined, { signal });
      }
    }
  };
  /** What the end of a run makes of its session. */
  const settle = (id: string, end: RunEnd): void => {
    const agent = { who: 'agent' } as const;
    if (end.type === 'done') {
      const { denied } = end;
      const why = denied === undefined ? 'end of turn' : `end of turn, after you denied “${denied}”`;
      sessions.move(id, { type: 'exit', exit: { code: 0, signal: null }, denied }, { ...agent, why });
    } else if (end.type === 'failed') sessions.move(id, { type: 'lose', error: end.error }, agent);
    else if (end.type === 'limit') sessions.move(id, parked(end, Date.now()), agent);
    else {
      const { code, signal } = end.exit;
      sessions.move(id, { type: 'exit', exit: end.exit }, { ...agent, why: code === null ? `signal ${signal}` : `exit code ${code}` });
    }
  };
  const endAll = (record: SessionRecord): Promise<void> => runner.endAll(record.id);

  return {
    preparing: async (record, signal) => {
      const run = `${record.id}-${record.runs + 1}`;
      await endAll(record);
      await runner.end(run); // where a database was lost, another may have had this id: how it ended is not how this one ends
      await prepare(record, signal);
      signal.throwIfAborted();
      sessions.move(record.id, { type: 'start', run, through: through(record) });
    },
    running: async (record, signal) => {
      const run = record.run ?? '';
      if (!record.began) {
        await runner.start(record); // finds it, where a crash came between starting and saving that
        signal.throwIfAborted();
        sessions.move(record.id, { type: 'begin' });
      }
      const end = await follow(record, signal);
      signal.throwIfAborted();
      if (end === null) throw lost(record);
      settle(record.id, end);
      await runner.end(run);
    },
    finished: async (record, signal) => {
      await endAll(record);
      await conclude(record);
      signal.throwIfAborted();
      await measure.now(record.id);
      await runChecks(sessions.get(record.id), signal);
    },
    failed: async (record) => {
      await endAll(record);
      await conclude(record);
      await measure.now(record.id);
    },
    stopped: async (record) => {
      await endAll(record);
      await conclude(record);
      await measure.now(record.id);
    },
    conflicted: async (record) => {
      await conclude(record);
      await measure.now(record.id);
    },
    landing: async (record) => {
      await endAll(record);
      await landing.effect(record);
    },
    landed: (record) => measure.now(record.id),
    discarded: async (record) => {
      await endAll(record);
      const undo = undoBook().latest(record.id, 'discard') ?? undoBook().latest(record.id, 'cleanup');
      if (undo) await discard.clear(record, undo.id);
    },
  };
}

const lost = (record: SessionRecord): EspalierError =>
  new EspalierError(
    'agent',
    `The agent of “${record.title}” ended with the terminal host, unseen.`,
    'What it did is kept in its worktree. Restart the session to go on.',
  );
