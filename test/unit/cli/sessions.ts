import type { Session } from '../../../src/shared/model';
import { sessionView } from '../../helpers/session';

/** A finished session, but for what is given. */
export function makeSession(given: Partial<Session> = {}): Session {
  return sessionView({
    state: 'finished',
    exit: { code: 0, signal: null },
    createdAt: '2026-01-01T10:00:00.000Z',
    startedAt: '2026-01-01T10:00:10.000Z',
    finishedAt: '2026-01-01T10:05:00.000Z',
    files: 2,
    added: 10,
    deleted: 3,
    ...given,
  });
}
