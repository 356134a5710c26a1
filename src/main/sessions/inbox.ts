import { EspalierError } from '../../shared/errors';
import { type InboxItem, itemsOf, partsOf } from '../../shared/inbox';
import type { Talks } from '../agents/talk';
import type { Commands } from './commands';
import { inOrder } from './queue';
import type { Sessions } from './sessions';

/** Everything that waits for a person, of every session, and their answers. */
export interface Inbox {
  items(): InboxItem[];
  /** By the id of an item, or a session whose only item that can be answered it is. Throws `not-found`, `ambiguous` or `refused`. */
  answer(item: string, answer: string): Promise<void>;
}

const meanings: ReadonlySet<string> = new Set(['allow', 'allow-session', 'allow-always', 'deny']);

export function makeInbox({ sessions, talks, commands }: { sessions: Sessions; talks: Talks; commands: Commands }): Inbox {
  const items = (): InboxItem[] =>
    sessions
      .all()
      .sort(inOrder)
      .flatMap((record) => itemsOf(sessions.view(record)));
  return {
    items,
    answer: async (named, answer) => {
      const { session, key } = partsOf(named);
      const record = sessions.find(session);
      const { asks, needsYou } = sessions.view(record);
      if (needsYou?.reason === 'budget' && (key === '' || key === 'budget')) return commands.goOn(record.id, answer);
      const asked = key === '' ? asks : asks.filter(({ id }) => id === key);
      const [ask, other] = asked;
      if (!ask) {
        const hint = 'Nothing was sent. `espalier inbox` lists what waits now.';
        throw new EspalierError('refused', `“${record.title}” does not wait for this answer (any more).`, hint);
      }
      if (other)
        throw new EspalierError('ambiguous', `“${record.title}” asks ${asks.length} things.`, 'Name one of them: `espalier inbox`.');
      const option = ask.options.find(({ id, means }) => id === answer || means === answer);
      if (option || meanings.has(answer)) talks.answer(record.id, ask.id, { option: option?.id ?? answer });
      else talks.answer(record.id, ask.id, { text: answer });
    },
  };
}
