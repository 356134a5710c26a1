import { useMemo } from 'react';
import type { Need, Session } from '../../shared/model';
import { useReplica } from '../connection/replica';

export type Needing = Session & { needsYou: Need };

const needing = (session: Session): session is Needing =>
  session.needsYou !== null && session.state !== 'landed' && session.state !== 'discarded';

/** Sessions of every repository that wait for you, the one that waits longest first. */
export const needsOf = (sessions: Iterable<Session>): Needing[] =>
  [...sessions].filter(needing).sort((a, b) => a.needsYou.since.localeCompare(b.needsYou.since));

export function useNeeds(): Needing[] {
  const sessions = useReplica((state) => state.sessions);
  return useMemo(() => needsOf(sessions.values()), [sessions]);
}
