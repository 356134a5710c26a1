import { connectCore } from '../client/core';
import type { Change } from '../shared/changes';
import { settledStates } from '../shared/lifecycle';
import type { Session } from '../shared/model';

const begins = ({ state }: Session): boolean => state === 'queued' || state === 'preparing';

/**
 * Follows the core's sessions until `take` gives a value, also across a core that ends and is started anew.
 * `take` gets every session as it is now, and those that were just told of.
 */
export async function followSessions<T>(
  take: (sessions: ReadonlyMap<string, Session>, told: readonly Session[]) => T | undefined,
): Promise<T> {
  const sessions = new Map<string, Session>();
  for (;;) {
    const core = await connectCore({ client: 'command', start: true });
    const taken = await new Promise<T | undefined>((resolve, reject) => {
      const see = (change: Change): void => {
        const told = change.type === 'snapshot' ? change.state.sessions : change.type === 'session' ? [change.record] : [];
        if (change.type === 'snapshot') sessions.clear();
        if (change.type === 'dropped' && change.collection === 'session') sessions.delete(change.id);
        for (const session of told) sessions.set(session.id, session);
        try {
          const value = take(sessions, told);
          if (value !== undefined) resolve(value);
        } catch (error) {
          reject(error);
        }
      };
      core.open('changes', {}, see, (error) => (error.code === 'connection' ? resolve(undefined) : reject(error)));
    }).finally(() => core.close());
    if (taken !== undefined) return taken;
  }
}

/** A session once its agent runs, or has ended before that was seen; null when it is gone. */
export async function whenStarted(session: Session): Promise<Session | null> {
  if (!begins(session)) return session;
  return await followSessions((sessions) => {
    const found = sessions.get(session.id) ?? null;
    return found === null || !begins(found) ? found : undefined;
  });
}

/** Gives each session to `take` once its agent runs, until no session runs or is to run. */
export async function sessionsToFollow(take: (session: Session) => void): Promise<void> {
  const taken = new Set<string>();
  await followSessions((sessions, told) => {
    for (const session of told) {
      if (session.state !== 'running' || session.run === null || taken.has(session.run)) continue;
      taken.add(session.run);
      take(session);
    }
    const over = [...sessions.values()].every(({ state }) => settledStates.has(state) || state === 'landing');
    return over ? true : undefined;
  });
}
