import type { Ask } from '../../shared/transcript';
import type { Common } from '../agents/protocol';
import type { UsageBook } from '../usage/usage';
import type { Live } from './live';
import type { Sessions } from './sessions';

/** What a conversation's state says of its session: its activity, what it asks, what it used and what it is called. */
export function observeTalk(
  { sessions, live, usageBook }: { sessions: Sessions; live: Live; usageBook: UsageBook },
  id: string,
  state: Common,
): void {
  const record = sessions.get(id);
  const before = live.of(record);
  const [first] = state.asks;
  const is = first ? 'waiting' : 'working';
  const { activity } = before;
  const ofThisRun = activity?.by === 'protocol' && activity.since >= (record.startedAt ?? '');
  const goesOn = ofThisRun && activity.is === is ? activity.since : null;
  live.observe(id, {
    activity: { is, by: 'protocol', since: first?.since ?? goesOn ?? new Date().toISOString() },
    asks: first ? { reason: first.kind, text: first.text, since: first.since } : null,
    open: state.asks,
  });
  const { conversation, model } = record;
  const known = { conversation: state.conversation ?? conversation, model: state.model ?? model };
  if (known.conversation !== conversation || known.model !== model) sessions.move(id, { type: 'know', ...known }, { who: 'agent' });
  const used = state.usage !== null && state.usage.asOf !== usageBook.of(id)?.asOf;
  if (state.usage && used) usageBook.report(sessions.get(id), state.usage);
  // A long conversation has thousands of steps, of which most change nothing that is said of its session.
  if (used || goesOn === null || namesOf(before.asks) !== namesOf(state.asks)) sessions.tell(id);
}

const namesOf = (asks: readonly Ask[]): string => asks.map(({ id }) => id).join('\n');
