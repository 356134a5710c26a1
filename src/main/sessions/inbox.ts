import { EspalierError } from '../../shared/errors';
import { type InboxItem, itemsOf, partsOf } from '../../shared/inbox';
import type { Session } from '../../shared/model';
import type { Answer } from '../agents/protocol';
import type { Talks } from '../agents/talk';
import type { Commands } from './commands';
import { inOrder } from './queue';
import type { Sessions } from './sessions';

/** Everything that waits for a person, of every session, and their answers. */
export interface Inbox {
  items(): InboxItem[];
  /**
   * By the id of an item, or a session whose only item that can be answered it is; `note`: what its agent is told beside
   * the answer. The first of two answers counts. Throws `not-found`, `ambiguous`, or `refused` where what was asked is gone.
   */
  answer(item: string, answer: string, note: string | null): Promise<void>;
}

const meanings: ReadonlySet<string> = new Set(['allow', 'allow-session', 'allow-always', 'deny']);

const words = (answer: string, note: string | null): Answer => ({ option: null, note: note === null ? answer : `${answer}\n${note}` });

const gone = (title: string): EspalierError =>
  new EspalierError(
    'refused',
    `“${title}” does not wait for this answer: what it asked is gone.`,
    'Nothing was sent. `espalier inbox` lists what waits now.',
  );

/** Whether what a session asks stands in its terminal alone. */
const asksInTerminal = ({ state, asks, needsYou }: Session): boolean =>
  state === 'running' && asks.length === 0 && (needsYou?.reason === 'question' || needsYou?.reason === 'permission');

/** Whether a typed line answers it: its agent says itself that it waits for one. What a dialog would make of a line, nobody knows. */
const readsLine = ({ needsYou, activity }: Session): boolean => needsYou?.reason === 'question' && activity?.by === 'protocol';

const inTerminal = ({ id, title }: Session): EspalierError =>
  new EspalierError(
    'refused',
    `“${title}” asks in its own terminal, where it cannot be answered from here.`,
    `Nothing was sent. \`espalier attach ${id}\` leads there; \`espalier send ${id} "<text>"\` types a line.`,
  );

interface Peers {
  sessions: Pick<Sessions, 'all' | 'find' | 'view'>;
  talks: Pick<Talks, 'answer'>;
  commands: Pick<Commands, 'goOn' | 'send'>;
}

export function makeInbox({ sessions, talks, commands }: Peers): Inbox {
  const items = (): InboxItem[] => [...sessions.all()].sort(inOrder).flatMap((record) => itemsOf(sessions.view(record)));
  return {
    items,
    answer: async (asks, answer, note) => {
      const { session, key } = partsOf(asks);
      const record = sessions.find(session);
      const view = sessions.view(record);
      if (asksInTerminal(view) && itemsOf(view).some(({ id }) => key === '' || partsOf(id).key === key)) {
        if (!readsLine(view)) throw inTerminal(view);
        return await commands.send(record.id, [answer, note ?? ''].join(' ').replaceAll(/\s+/g, ' ').trim());
      }
      const open = itemsOf(view).filter(({ options }) => view.asks.length > 0 || options.length > 0);
      const asked = key === '' ? open : open.filter(({ id }) => partsOf(id).key === key);
      const [item, other] = asked;
      if (!item) throw gone(record.title);
      if (other)
        throw new EspalierError('ambiguous', `“${record.title}” asks ${asked.length} things.`, 'Name one of them: `espalier inbox`.');
      const option = item.options.find(({ id, means }) => id === answer || means === answer);
      const ask = view.asks.find(({ id }) => id === partsOf(item.id).key);
      const named = option?.id ?? (meanings.has(answer) ? answer : null);
      if (ask) talks.answer(record.id, ask.id, named === null ? words(answer, note) : { option: named, note });
      else if (option) commands.goOn(record.id, option.id);
      else {
        const known = item.options.map(({ id }) => id).join(', ');
        throw new EspalierError(
          'refused',
          `“${answer}” does not answer “${record.title}”.`,
          `Nothing was changed. Answer it by one of: ${known}.`,
        );
      }
    },
  };
}
