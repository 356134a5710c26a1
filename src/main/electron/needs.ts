import type { Replica } from '../../shared/changes';
import type { Need, Session } from '../../shared/model';
import { endedHow } from '../../shared/outcome';

/** Sessions that wait for the person, in the order of the lists. */
export function needing(replica: Replica): Session[] {
  return [...replica.sessions.values()].filter((session) => session.needsYou !== null).sort((a, b) => a.position - b.position);
}

/** Something that a person is told of once. */
export interface News {
  session: string;
  /** Two of the same session and mark are the same news. */
  mark: string;
  title: string;
  body: string;
}

const asks: { [R in Need['reason']]: string } = {
  question: 'asks a question',
  permission: 'asks for permission',
  login: 'needs a login',
  trust: 'waits for your yes to the repository’s scripts',
  conflict: 'does not merge: it has conflicts',
  returned: 'did not land',
  failed: 'failed',
  budget: 'has used up its budget',
  handoff: 'offers to be handed over',
};

/** What there is to tell of a session in its present state; null: nothing. */
export function newsOf(session: Session): News | null {
  const need = session.needsYou;
  if (need !== null) {
    const body = need.text === '' ? `It ${asks[need.reason]}.` : need.text;
    return { session: session.id, mark: `${need.reason} ${need.text}`, title: `${session.title} ${asks[need.reason]}`, body };
  }
  if (session.state !== 'finished') return null;
  const ended = endedHow(session);
  if (ended !== null)
    return {
      ...{ session: session.id, mark: `finished ${session.finishedAt ?? ''}`, title: `${session.title} has ended` },
      body: `It ended ${ended}.`,
    };
  const files =
    session.files === null ? 'Its changes wait' : `${session.files} ${session.files === 1 ? 'file' : 'files'} changed: it waits`;
  return {
    session: session.id,
    mark: `finished ${session.finishedAt ?? ''}`,
    title: `${session.title} is ready`,
    body: `${files} for your review.`,
  };
}

/**
 * The news that are in `now` and were not in `before`. `before` null: the first state that is known, in which
 * nothing is new.
 */
export function newsSince(before: ReadonlyMap<string, News> | null, now: ReadonlyMap<string, News>): News[] {
  return before === null ? [] : [...now.values()].filter((news) => before.get(news.session)?.mark !== news.mark);
}

/** The news of a state, by session. */
export function newsIn(replica: Replica): Map<string, News> {
  const news = new Map<string, News>();
  for (const session of replica.sessions.values()) {
    const found = newsOf(session);
    if (found) news.set(session.id, found);
  }
  return news;
}
