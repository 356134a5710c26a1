import type { LandingEntry, LandingQueue } from '../../shared/landing';
import { settledStates } from '../../shared/lifecycle';
import type { Session, Undo } from '../../shared/model';
import { landedAt } from '../queue/rows';

/** The queue of a branch; one that has neither entries nor a pause is not told of. */
export const queueOf = (queues: readonly LandingQueue[], repository: string, target: string): LandingQueue | null =>
  queues.find((queue) => queue.repository === repository && queue.target === target) ?? null;

/** Branches of a repository that something lands on: its own first. */
export const targetsOf = (queues: readonly LandingQueue[], repository: string, branch: string | null): string[] => [
  ...new Set([
    ...(branch === null ? [] : [branch]),
    ...queues.filter((queue) => queue.repository === repository).map(({ target }) => target),
  ]),
];

/** Whether a session does not merge with its target, and nothing was done about it yet. */
export const conflicts = ({ state }: Pick<Session, 'state'>): boolean => state === 'conflicted';

/** Sessions that did not land and wait for a person, or are with their agent because of it. */
export const cameOut = (sessions: readonly Session[]): Session[] =>
  sessions.filter(
    ({ state, returned }) =>
      state === 'conflicted' || (returned !== null && state !== 'landing' && state !== 'landed' && state !== 'discarded'),
  );

/** Whether it is at rest: a person decides what becomes of it. */
export const waitsForPerson = ({ state }: Pick<Session, 'state'>): boolean => settledStates.has(state);

/** Sessions that landed on a branch, the newest first, each with when. */
export function historyOf(sessions: readonly Session[], undos: Iterable<Undo>, target: string): { session: Session; at: string }[] {
  const known = [...undos];
  return sessions
    .filter(({ state, landing }) => state === 'landed' && landing?.into === target)
    .map((session) => ({ session, at: landedAt(session, known) }))
    .sort((a, b) => b.at.localeCompare(a.at));
}

/** Where a branch stood before a landing, and where the landing before that one had left it, if others moved it in between. */
export function movedBefore(
  newer: Pick<Session, 'landing'>,
  older: Pick<Session, 'landing'> | undefined,
): { from: string; to: string } | null {
  const [from, to] = [older?.landing?.commit ?? null, newer.landing?.previous ?? null];
  return from === null || to === null || from === to ? null : { from, to };
}

/** What an entry is tested on, by the places in the queue: `main + 1 + 2`; null: it was not built yet. */
export function testedOn({ on }: LandingEntry, entries: readonly LandingEntry[], target: string): string | null {
  if (on === null) return null;
  const places = on.map((id) => entries.findIndex(({ session }) => session === id) + 1).filter((place) => place > 0);
  return [target, ...places].join(' + ');
}

/** What is done with an entry now, in a few words. */
export function doingOf({ state, doing }: LandingEntry, paused: boolean): string {
  if (state === 'landing') return 'landing';
  if (state === 'testing') return doing ?? 'being merged';
  return paused ? 'paused' : 'waits';
}
