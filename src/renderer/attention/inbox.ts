import { type InboxItem, itemsOf } from '../../shared/inbox';
import type { Need, Session } from '../../shared/model';

export type Needing = Session & { needsYou: Need };

const needing = (session: Session): session is Needing =>
  session.needsYou !== null && session.state !== 'landed' && session.state !== 'discarded';

/** Sessions of every repository that wait for you, the one that waits longest first. */
export const needsOf = (sessions: Iterable<Session>): Needing[] =>
  [...sessions].filter(needing).sort((a, b) => a.needsYou.since.localeCompare(b.needsYou.since));

/** Something to look at, and the session that it is of. */
export interface Waiting {
  item: InboxItem;
  session: Session;
}

/** What stops an agent comes first, the longest wait of it; then what is ready, and what goes on by itself. */
const rank: Readonly<Record<InboxItem['kind'], number>> = { permission: 0, question: 0, failed: 0, finished: 1, parked: 2 };

/** Everything to look at, of every repository, in the order in which it is gone through. */
export const inboxOf = (sessions: Iterable<Session>): Waiting[] =>
  [...sessions]
    .filter(({ state }) => state !== 'landed' && state !== 'discarded')
    .flatMap((session) => itemsOf(session).map((item) => ({ item, session })))
    .sort((a, b) => rank[a.item.kind] - rank[b.item.kind] || a.item.since.localeCompare(b.item.since));
