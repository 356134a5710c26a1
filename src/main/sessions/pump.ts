import { toErrorRecord } from '../../shared/errors';
import type { Limits, SessionRecord } from '../../shared/model';
import type { Repositories } from '../repositories/repositories';
import { nextToStart } from './queue';
import type { Sessions } from './sessions';

/** Starts what the limits leave room for, whenever something happened that may have made room. */
export function makePump({ sessions, repositories, limits }: { sessions: Sessions; repositories: Repositories; limits(): Limits }) {
  let again = false;
  let running = false;

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
    if (sessions.get(record.id).state === 'queued') sessions.move(record.id, { type: 'fail', error: toErrorRecord(error) });
  };

  const turn = async (): Promise<void> => {
    do {
      again = false;
      await refreshScripts();
      for (const record of nextToStart(sessions.all(), limits(), ({ repository }) => repositories.waits(repository))) {
        sessions.move(record.id, { type: 'prepare' });
      }
    } while (again);
  };

  return async (): Promise<void> => {
    again = true;
    if (running) return;
    running = true;
    try {
      await turn();
    } finally {
      running = false;
    }
  };
}
