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
  const [first] = state.asks;
  const since = first?.since ?? new Date().toISOString();
  live.observe(id, {
    activity: { is: first ? 'waiting' : 'working', by: 'protocol', since },
    asks: first ? { reason: first.kind, text: first.text, since } : null,
    open: state.asks,
  });
  const { conversation, model } = sessions.get(id);
  const known = { conversation: state.conversation ?? conversation, model: state.model ?? model };
  if (known.conversation !== conversation || known.model !== model) sessions.move(id, { type: 'know', ...known }, { who: 'agent' });
  if (state.usage && state.usage.asOf !== usageBook.of(id)?.asOf) usageBook.report(sessions.get(id), state.usage);
  sessions.tell(id);
}
