import { useEffect } from 'react';
import { create } from 'zustand';
import type { Review } from '../../shared/review';
import { core } from '../connection/clients';
import { movedByPath, type Other } from '../review/line-marks';
import { useReading } from './reading';

type Moved = ReadonlyMap<string, ReadonlyMap<string, Other>>;

/** Lines that only moved, of the tree that is on screen. */
const useFound = create<{ of: string | null; moved: Moved }>()(() => ({ of: null, moved: new Map() }));

const none: Moved = new Map();
const keyOf = ({ session, tree }: Pick<Review, 'session' | 'tree'>): string => `${session} ${tree}`;

/** Looks for lines that only moved once there is nothing better to do: they make reading shorter, and never wait for. */
export function useFindMoves(review: Review | null): void {
  const of = review && keyOf(review);
  useEffect(() => {
    if (!review?.whole || useFound.getState().of === of) return;
    const { session, tree } = review;
    const idle = requestIdleCallback(() => {
      core()
        .call('review.moves', { session, tree })
        .then(({ moves }) => useFound.setState({ of, moved: movedByPath(moves) }))
        .catch(() => {}); // without them all is read as what it is: deleted and added
    });
    return () => cancelIdleCallback(idle);
  }, [of, review?.whole]);
}

/** Lines that only moved, by path; none until they are found. */
export function useMoves(review: Pick<Review, 'session' | 'tree'> | null): Moved {
  return useFound(({ of, moved }) => (review !== null && of === keyOf(review) ? moved : none));
}

/** How many lines of a file, or of the whole change, only moved: read in one place, they need not be read in the other. */
export function useMovedIn(path: string | null): number {
  const moves = useMoves(useReading(({ review }) => review));
  if (path !== null) return moves.get(path)?.size ?? 0;
  return [...moves.values()].reduce((sum, lines) => sum + lines.size, 0);
}
