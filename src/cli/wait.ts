import { isFailing, isSettled } from '../shared/check';
import { EspalierError } from '../shared/errors';
import { settledStates } from '../shared/lifecycle';
import type { Session } from '../shared/model';
import { followSessions } from './follow';
import { plural } from './words';

/** Whether nothing more comes by itself: its agent has ended, and so have its checks. */
export function isOver({ state, checks }: Session): boolean {
  if (!settledStates.has(state)) return false;
  return state !== 'finished' || checks.every(isSettled);
}

/** How a session that is over went, as an exit code and in words. */
export function outcome(session: Session): { code: number; text: string } {
  const failed = session.checks.filter(isFailing).length;
  if (session.state === 'conflicted') return { code: 3, text: 'conflicts with the branch that it was to land on.' };
  if (session.state !== 'finished' && session.state !== 'landed')
    return { code: 4, text: session.state === 'failed' ? 'has failed.' : `was ${session.state}.` };
  if (session.state === 'finished' && failed > 0)
    return { code: 4, text: `has finished, and ${plural(failed, 'check')} of ${session.checks.length} failed.` };
  return { code: 0, text: session.state === 'landed' ? 'has landed.' : 'has finished.' };
}

/**
 * Follows a session until it is over, also across a core that ends and is started anew. `onNeed` is called each
 * time it comes to need its person.
 */
export async function waitFor(id: string, onNeed: (session: Session) => void): Promise<Session> {
  let needed = '';
  const seen = (session: Session): boolean => {
    const need = session.needsYou && !isOver(session) ? `${session.needsYou.reason} ${session.needsYou.since}` : '';
    if (need !== '' && need !== needed) onNeed(session);
    needed = need;
    return isOver(session);
  };
  return await followSessions((sessions) => {
    const session = sessions.get(id);
    if (!session) throw new EspalierError('not-found', `Session ${id} is no longer there.`, 'Nothing was changed.');
    return seen(session) ? session : undefined;
  });
}
