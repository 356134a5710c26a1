import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { SessionRecord, SessionState } from '../../shared/model';

/** Brings about what a state stands for. May run again after a crash: finds what is done and does the rest. */
export type Effect = (record: SessionRecord, signal: AbortSignal) => Promise<void>;
export type Effects = { [S in SessionState]?: Effect };

export interface Drive {
  /** The session was saved in a state, now or before this start: its effect runs, after that of the state before ended. */
  push(record: SessionRecord): void;
  /**
   * Resolves when no effect of this session is under way. Effects report their errors by moves, never here; but
   * rejects with `storage` while what came of one cannot be saved, which is tried again by itself.
   */
  settled(id: string): Promise<void>;
  /** Whether any effect is under way or to be tried again, an agent's run among them. */
  busy(): boolean;
}

interface Peers {
  effects: Effects;
  /** The record as it is now. */
  get(id: string): SessionRecord;
  /** An effect failed in a way that it did not expect. */
  onFault(record: SessionRecord, error: unknown): void;
  /** Whether an error is the store's, which could not save: nothing is known to be wrong with the session. */
  isUnsaved(error: unknown): error is EspalierError;
  /** What came of an effect cannot be saved for this reason; null: it was. */
  hold(id: string, error: EspalierError | null): void;
  log: Logger;
}

interface Line {
  state: SessionState;
  abort: AbortController;
  tail: Promise<void>;
  unsaved: EspalierError | null;
  tries: number;
}

/** Between two tries to bring an effect to an end that can be saved; ms. Twice as long each time, up to the longest. */
const pause = { first: 500, longest: 15_000 } as const;

/** Runs each session's effects one after another; a session that left a state aborts that state's effect. */
export function makeDrive({ effects, get, onFault, isUnsaved, hold, log }: Peers): Drive {
  const lines = new Map<string, Line>();

  let underWay = 0;
  /** Gives the store's error where the outcome could not be saved. */
  const attempt = async (record: SessionRecord, signal: AbortSignal): Promise<EspalierError | null> => {
    try {
      await effects[record.state]?.(record, signal);
    } catch (error) {
      if (signal.aborted) return null; // it ended because the session moved on
      log.error({ session: record.id, state: record.state, error: toErrorRecord(error) }, 'effect failed');
      if (isUnsaved(error)) return error;
      try {
        onFault(record, error);
      } catch (second) {
        if (isUnsaved(second)) return second;
        throw second;
      }
    }
    return null;
  };
  const perform = async (id: string, line: Line): Promise<void> => {
    const { signal } = line.abort;
    if (signal.aborted) return;
    underWay += 1;
    try {
      const unsaved = await attempt(get(id), signal);
      if (unsaved) again(id, line, waiting(unsaved));
      else if (line.unsaved) {
        line.unsaved = null;
        hold(id, null);
      }
    } finally {
      underWay -= 1;
    }
  };
  /** As a new core would, but without losing what goes well: an effect finds what is done, and does the rest. */
  const again = (id: string, line: Line, unsaved: EspalierError): void => {
    line.unsaved = unsaved;
    hold(id, unsaved);
    const retry = (): void => {
      line.tail = line.tail.then(() => perform(id, line));
    };
    setTimeout(retry, Math.min(pause.longest, pause.first * 2 ** line.tries));
    line.tries += 1;
  };

  return {
    push: (record) => {
      const line = lines.get(record.id);
      if (line && line.state === record.state) return; // its effect is under way, or done for this stay in the state
      line?.abort.abort();
      const next: Line = { state: record.state, abort: new AbortController(), tail: Promise.resolve(), unsaved: null, tries: 0 };
      next.tail = (line?.tail ?? next.tail).then(() => perform(record.id, next));
      lines.set(record.id, next);
    },
    settled: async (id) => {
      for (let tail = lines.get(id)?.tail; tail; ) {
        await tail;
        const line = lines.get(id);
        if (line?.unsaved) throw line.unsaved;
        if (line?.tail === tail) return;
        tail = line?.tail;
      }
    },
    busy: () => underWay > 0 || [...lines.values()].some(({ unsaved }) => unsaved !== null),
  };
}

const waiting = ({ message }: EspalierError): EspalierError =>
  new EspalierError(
    'storage',
    message,
    'What was saved before is kept. Free some space: what came of this session is then saved by itself.',
  );
