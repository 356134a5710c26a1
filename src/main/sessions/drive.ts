import type { Logger } from 'pino';
import { toErrorRecord } from '../../shared/errors';
import type { SessionRecord, SessionState } from '../../shared/model';

/** Brings about what a state stands for. May run again after a crash: finds what is done and does the rest. */
export type Effect = (record: SessionRecord, signal: AbortSignal) => Promise<void>;
export type Effects = { [S in SessionState]?: Effect };

export interface Drive {
  /** The session was saved in a state, now or before this start: its effect runs, after that of the state before ended. */
  push(record: SessionRecord): void;
  /** Resolves when no effect of this session is under way. Effects report their errors by moves, never here. */
  settled(id: string): Promise<void>;
  /** Whether any effect is under way, an agent's run among them. */
  busy(): boolean;
}

interface Peers {
  effects: Effects;
  /** An effect failed in a way that it did not expect. */
  onFault(record: SessionRecord, error: unknown): void;
  log: Logger;
}

/** Runs each session's effects one after another; a session that left a state aborts that state's effect. */
export function makeDrive({ effects, onFault, log }: Peers): Drive {
  const lines = new Map<string, { state: SessionState; abort: AbortController; tail: Promise<void> }>();

  let underWay = 0;
  const perform = async (record: SessionRecord, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    underWay += 1;
    try {
      await effects[record.state]?.(record, signal);
    } catch (error) {
      if (signal.aborted) return; // it ended because the session moved on
      log.error({ session: record.id, state: record.state, error: toErrorRecord(error) }, 'effect failed');
      onFault(record, error);
    } finally {
      underWay -= 1;
    }
  };

  return {
    push: (record) => {
      const line = lines.get(record.id);
      if (line && line.state === record.state) return; // its effect is under way, or done for this stay in the state
      line?.abort.abort();
      const abort = new AbortController();
      const tail = (line?.tail ?? Promise.resolve()).then(() => perform(record, abort.signal));
      const next = { state: record.state, abort, tail };
      lines.set(record.id, next);
    },
    settled: async (id) => {
      for (let tail = lines.get(id)?.tail; tail; ) {
        await tail;
        const now = lines.get(id)?.tail;
        if (now === tail) return;
        tail = now;
      }
    },
    busy: () => underWay > 0,
  };
}
