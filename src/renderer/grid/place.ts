import type { Agent, Session } from '../../shared/model';

const both = (agent: Agent | undefined): boolean => Boolean(agent?.features.structured && agent.features.tui);

/** The words for moving a session: an agent with a screen of its own and messages goes on in the one or the other. */
export function moveWords(session: Pick<Session, 'place'>, agent: Agent | undefined): string {
  if (session.place === 'background') return both(agent) ? 'Open in terminal' : 'Move to foreground';
  return both(agent) ? 'Send to background' : 'Move to background';
}

/** A session that was parked by its agent's usage limit. */
export const isParked = ({ state, parkedUntil }: Pick<Session, 'state' | 'parkedUntil'>): boolean =>
  state === 'queued' && parkedUntil !== null;
