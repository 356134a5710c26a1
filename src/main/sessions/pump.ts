import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { Move } from '../../shared/lifecycle';
import type { Limits, SessionRecord } from '../../shared/model';
import type { Repositories } from '../repositories/repositories';
import { nextToStart } from './queue';
import type { Sessions } from './sessions';

/** Between two tries to start what is next while that cannot be saved; ms. */
const retryEvery = 3000;

interface Peers {
  sessions: Sessions;
  repositories: Repositories;
  limits(): Limits;
  /** Whether an error is the store's, which could not save. */
  isUnsaved(error: unknown): error is EspalierError;
  log: Logger;
}

/** Starts what the limits leave room for, whenever something happened that may have made room. */
export function makePump({ sessions, repositories, limits, isUnsaved, log }: Peers): () => void {
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

  const turn = async (): Promise<void> => {
    do {
      again = false;
      await refreshScripts();
      for (const record of nextToStart(sessions.all(), limits(), ({ repository }) => repositories.waits(repository))) {
        move(record.id, { type: 'prepare' });
      }
    } while (again);
  };

  const pump = (): void => {
    again = true;
    if (running) return;
    running = true;
    turn()
      .catch((error: unknown) => {
        log.error({ error: toErrorRecord(error) }, 'queue');
        if (isUnsaved(error)) setTimeout(pump, retryEvery);
      })
      .finally(() => {
        running = false;
      });
  };
  return pump;
}

const waiting = ({ message }: EspalierError): EspalierError =>
  new EspalierError('storage', message, 'It stays in the queue. Free some space: it is then started by itself.');
