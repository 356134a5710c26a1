import type { Session } from '../../shared/model';
import { overlapAsks, overlapWords } from '../../shared/overlap';
import { useReplica } from '../connection/replica';

/** What of a session's overlaps matters most, in a few words (empty: nothing), and whether it asks something of a person. */
export function useOverlapWords({ overlaps }: Pick<Session, 'overlaps'>): { text: string; asks: boolean } {
  const text = useReplica(({ sessions }) => overlapWords(overlaps, (id) => sessions.get(id)?.title ?? id));
  return { text, asks: overlapAsks(overlaps) };
}
