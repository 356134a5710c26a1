import { create } from 'zustand';
import type { Session } from '../../shared/model';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { before } from '../queue/rows';
import { queueOf } from './standing';

/** What the landing view shows. */
export const useLandingPage = create<{
  /** The branch whose queue it is; null: the repository's own. */
  target: string | null;
  /** The session that is looked into. */
  chosen: string | null;
  /** It is looked into for its conflicts, which nobody tried to land yet. */
  resolving: boolean;
}>()(() => ({ target: null, chosen: null, resolving: false }));

export const choose = (session: string | null): void => useLandingPage.setState({ chosen: session, resolving: false });

/** Shows the landing view, with a session of it in sight. */
export function showLanding(session: string | null = null): void {
  useView.getState().show('landing');
  choose(session);
}

/** Shows what of a session does not merge with its target. */
export function showResolve(session: string): void {
  showLanding(session);
  useLandingPage.setState({ resolving: true });
}

type Named = Pick<Session, 'id' | 'title'>;

/** Takes a session out of the queue; its work stays as it is. */
export const leave = ({ id, title }: Named): Promise<unknown> =>
  act(core().call('landing.leave', { session: id }), { failed: `${title} stays in the queue` });

/** Puts a session before another one in its queue, or last. */
export const order = (session: string, first: string | null): Promise<unknown> =>
  act(core().call('landing.order', { session, before: first }), { failed: 'The queue keeps its order' });

/** Moves a session by one place in its queue. */
export async function moveBy(session: Session, by: -1 | 1): Promise<void> {
  const queue = queueOf(useReplica.getState().queues, session.repository, session.landing?.into ?? '');
  const first = before(queue?.entries.map((entry) => entry.session) ?? [], session.id, by);
  if (first !== undefined) await order(session.id, first);
}

export const pause = (repository: string, target: string, paused: boolean): Promise<unknown> =>
  act(core().call('landing.pause', { repository, target, paused }), { failed: paused ? 'Landing goes on' : 'Landing stays paused' });

/** Puts a session that came out into the queue again, last. */
export const landAgain = ({ id, title }: Named): Promise<unknown> => {
  const strategy = useReplica.getState().general?.settings.landWith ?? 'squash';
  const queued = core().call('landing.add', { sessions: [id], strategy, into: null, message: null });
  return act(queued, { failed: `${title} was not put into the queue` });
};

/** Tells a session's agent why it did not land, and lets it mend that. */
export function sendBack(session: Session): Promise<unknown> {
  const { id, title, conflicts, returned } = session;
  const failed = `${title} was not sent back`;
  if (conflicts.length > 0) return act(core().call('conflict.resolve', { session: id, how: 'agent' }), { failed });
  const check = returned?.check ?? 'a check';
  const text = [
    `Your change was to land on ${session.base.ref}, but \`${check}\` does not pass once it is merged with what is there by now.`,
    'Find out why, and change your work so that it passes there as well.',
    ...(returned?.output ? ['It printed at its end:', '', '```', returned.output, '```'] : []),
  ].join('\n');
  return act(core().call('review.requestChanges', { session: id, text, agent: null }), { failed });
}
