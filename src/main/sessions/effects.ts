import { setTimeout as delay } from 'node:timers/promises';
import { EspalierError } from '../../shared/errors';
import type { Exit, SessionRecord } from '../../shared/model';
import type { Land } from '../landing/landing';
import type { Discard } from './discard';
import type { Effects } from './drive';
import type { Measure } from './measure';
import type { Runner } from './runner';
import type { Sessions } from './sessions';
import type { UndoBook } from './undo';

interface Peers {
  sessions: Sessions;
  runner: Runner;
  measure: Measure;
  land: Land;
  discard: Discard;
  undoBook: () => UndoBook;
  prepare(record: SessionRecord, signal: AbortSignal): Promise<void>;
  runChecks(record: SessionRecord, signal: AbortSignal): Promise<void>;
}

/** How often a run is looked for again after the connection to its host broke, and how long between; ms. */
const retries = { count: 20, pause: 250 };

/** What each state of a session stands for. Every effect first finds out what is done already. */
export function makeEffects({ sessions, runner, measure, land, discard, undoBook, prepare, runChecks }: Peers): Effects {
  const follow = async (record: SessionRecord, signal: AbortSignal): Promise<Exit | null> => {
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
  const endAll = (record: SessionRecord): Promise<void> => runner.endAll(record.id);

  return {
    preparing: async (record, signal) => {
      await endAll(record);
      await prepare(record, signal);
      signal.throwIfAborted();
      sessions.move(record.id, { type: 'start', run: `${record.id}-${record.runs + 1}` });
    },
    running: async (record, signal) => {
      const run = record.run ?? '';
      if (!record.began) {
        await runner.start(record); // finds it, where a crash came between starting and saving that
        signal.throwIfAborted();
        sessions.move(record.id, { type: 'begin' });
      }
      const exit = await follow(record, signal);
      signal.throwIfAborted();
      if (exit === null) throw lost(record);
      sessions.move(
        record.id,
        { type: 'exit', exit },
        { who: 'agent', why: exit.code === null ? `signal ${exit.signal}` : `exit code ${exit.code}` },
      );
      await runner.end(run);
    },
    finished: async (record, signal) => {
      await endAll(record);
      await measure.now(record.id);
      await runChecks(record, signal);
    },
    failed: async (record) => {
      await endAll(record);
      await measure.now(record.id);
    },
    stopped: async (record) => {
      await endAll(record);
      await measure.now(record.id);
    },
    conflicted: (record) => measure.now(record.id),
    landing: async (record) => {
      await endAll(record);
      await land.effect(record);
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
