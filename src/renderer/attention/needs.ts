import { useMemo } from 'react';
import { useReplica } from '../connection/replica';
import { inboxOf, type Needing, needsOf, type Waiting } from './inbox';

export function useNeeds(): Needing[] {
  const sessions = useReplica((state) => state.sessions);
  return useMemo(() => needsOf(sessions.values()), [sessions]);
}

export function useInbox(): Waiting[] {
  const sessions = useReplica((state) => state.sessions);
  return useMemo(() => inboxOf(sessions.values()), [sessions]);
}
