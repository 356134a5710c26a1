import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { Move } from '../../shared/lifecycle';
import type { Session, SessionRecord } from '../../shared/model';
import type { Limits } from '../../shared/settings';
import type { Repositories } from '../repositories/repositories';
import { nextToStart } from './queue';
import type { Sessions } from './sessions';

/** Between two tries to start what is next while that cannot be saved; ms. */
const retryEvery = 3000;
/** A session that is held back until a time is looked at again at least so often; ms. */
const longestSleep = 60_000;

interface Peers {
  sessions: Sessions;
  repositories: Repositories;
  limits(): Limits;
  /** What keeps queued sessions from being started although there is room, as everything is at this moment. */
  heldBack(): (record: SessionRecord) => Session['held'];
  /** Whether an error is the store's, which could not save. */
  isUnsaved(error: unknown): error is EspalierError;
  log: Logger;
}

/** Starts what the limits leave room for, whenever something happened that may have made room. */
export function makePump({ sessions, repositories, limits, heldBack, isUnsaved, log }: Peers): () => void {
  let again = false;
  let running = false;

  const move = (id: string, what: Move): void => {
    try {
      sessions.move(id, what);
    } catch (error) {
      if (isUnsaved(error)) sessions.hold(id, waiting(error));
      throw error;
    }
  };
  const refreshScripts = async (): Promise<void> => {
    const queued = sessions.all().filter(({ state }) => state === 'queued');
    for (const repository of new Set(queued.map((record) => record.repository))) {
      const waited = repositories.waits(repository);
      try {
        await repositories.scripts(repository);
      } catch (error) {
        for (const record of queued) if (record.repository === repository) failQueued(record, error);
      }
      if (waited !== repositories.waits(repository))
        for (const record of queued) if (record.repository === repository) sessions.tell(record.id);
    }
  };
  const failQueued = (record: SessionRecord, error: unknown): void => {
    if (sessions.get(record.id).state === 'queued') move(record.id, { type: 'fail', error: toErrorRecord(error) });
  };

  const told = new Map<string, string>();
  let wake: NodeJS.Timeout | undefined;
  /** Clients hear of what is held back, and the queue is looked at again when it need not be any more. */
  const wakeForHeld = (): void => {
    clearTimeout(wake);
    const heldNow = heldBack();
    let next = Number.POSITIVE_INFINITY;
    for (const record of sessions.all().filter(({ state }) => state === 'queued')) {
      const held = heldNow(record);
      const text = held ? `${held.until} ${held.why}` : '';
      if (text !== (told.get(record.id) ?? '')) sessions.tell(record.id);
      told.set(record.id, text);
      if (held?.until) next = Math.min(next, Date.parse(held.until));
    }
    if (next === Number.POSITIVE_INFINITY) return;
    wake = setTimeout(pump, Math.min(longestSleep, Math.max(1, next - Date.now()))); // in steps: a clock may jump
  };
  const turn = async (): Promise<void> => {
    try {
      do {
        again = false;
        await refreshScripts();
        let heldNow = heldBack();
        const waits = (record: SessionRecord): boolean => repositories.waits(record.repository) || heldNow(record) !== null;
        for (const { id } of nextToStart(sessions.all(), limits(), waits)) {
          // Of those that a failing provider held back, the first to start shows whether it answers again.
          if (heldNow(sessions.get(id)) !== null) continue;
          move(id, { type: 'prepare' });
          heldNow = heldBack();
        }
        wakeForHeld();
      } while (again);
    } finally {
      running = false; // in the step that saw that nothing is to be done again: whoever comes after it begins anew
    }
  };

  const pump = (): void => {
    again = true;
    if (running) return;
    running = true;
    turn().catch((error: unknown) => {
      log.error({ error: toErrorRecord(error) }, 'queue');
      if (isUnsaved(error)) setTimeout(pump, retryEvery);
    });
  };
  return pump;
}

const waiting = ({ message }: EspalierError): EspalierError =>
  new EspalierError('storage', message, 'It stays in the queue. Free some space: it is then started by itself.');
