import { z } from 'zod';
import type { Session } from './model';
import { endedHow } from './outcome';
import { type AnswerOption, answerOption } from './transcript';

/** Something of a session that waits for a person. */
export const inboxItem = z.object({
  /** Of the item, not of the session: an answer to one that is gone is refused. */
  id: z.string(),
  session: z.string(),
  kind: z.enum(['permission', 'question', 'finished', 'failed', 'parked']),
  text: z.string(),
  detail: z.string(),
  /** Empty: it cannot be answered from here. */
  options: z.array(answerOption),
  since: z.string(),
});
export type InboxItem = z.infer<typeof inboxItem>;

const separator = ':';

/** What a person has to look at in a session, what its agent waits for first. */
export function itemsOf(session: Session): InboxItem[] {
  const { id, state, needsYou, parkedUntil } = session;
  const item = (kind: InboxItem['kind'], key: string, text: string, since: string): InboxItem => ({
    ...{ id: `${id}${separator}${key}`, session: id, kind, text, since },
    ...{ detail: '', options: [] },
  });
  if (session.asks.length > 0) {
    return session.asks.map(({ id: key, kind, text, detail, options, since }) => ({ ...item(kind, key, text, since), detail, options }));
  }
  const since = needsYou?.since ?? session.finishedAt ?? session.createdAt;
  if (state === 'queued' && parkedUntil !== null) return [item('parked', 'parked', session.error?.message ?? '', since)];
  if (needsYou?.reason === 'failed' || needsYou?.reason === 'conflict') return [item('failed', state, needsYou.text, since)];
  if (needsYou?.reason === 'returned') return [item('failed', 'returned', needsYou.text, since)];
  if (needsYou?.reason === 'permission') return [item('permission', 'terminal', needsYou.text, since)];
  if (needsYou?.reason === 'budget') return [{ ...item('question', 'budget', needsYou.text, since), options: [...budgetOptions] }];
  if (needsYou) return [item('question', needsYou.reason, needsYou.text, since)];
  if (state !== 'finished') return [];
  const ended = endedHow(session);
  return [item('finished', `run-${session.runs}`, ended === null ? 'Ready for review' : `Ended ${ended}`, since)];
}

/** What a person can say to a session that has used up what it may. */
const budgetOptions: readonly AnswerOption[] = [
  { id: 'more', label: 'Go on with as much again', means: 'allow' },
  { id: 'unlimited', label: 'Go on without a limit', means: 'allow-always' },
  { id: 'leave', label: 'Leave it stopped', means: 'deny' },
];

/** Which session and which of its asks an item's id names. */
export function partsOf(item: string): { session: string; key: string } {
  const at = item.indexOf(separator);
  return at < 0 ? { session: item, key: '' } : { session: item.slice(0, at), key: item.slice(at + 1) };
}
