import type { Logger } from 'pino';
import type { Contract } from '../../shared/contract';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import { hears } from '../../shared/hears';
import type { Pull } from '../../shared/landing';
import type { Agent, SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Keys } from '../agents/keys';
import type { Changes } from '../changes';
import type { Land } from '../landing/landing';
import type { Repositories } from '../repositories/repositories';
import type { Commands } from '../sessions/commands';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { SettingsFile } from '../settings/settings';
import type { Store } from '../store/store';
import { makeBook, problemIn } from './book';
import { makeByItself } from './by-itself';
import { makeDraft } from './draft';
import { makeFollow } from './follow';
import { makeTakeAsLanded } from './landed';
import { makeOpen } from './open';
import { makeSend } from './send';
import { makeServerMethods, type ServerMethods } from './server-methods';
import { makeServers } from './servers';
import type { PullStandings } from './standings';
import { makeWriter } from './writer';

interface Peers {
  store: Pick<Store, 'pulls'>;
  sessions: Sessions;
  changes: Pick<Changes, 'publish' | 'followed'>;
  standings: PullStandings;
  locate: Locate;
  land: Pick<Land, 'into' | 'message'>;
  repository(record: SessionRecord): { path: string };
  /** Of the person's shell. */
  environment(): Readonly<Record<string, string>>;
  keys: Keys;
  settings: Pick<SettingsFile, 'get' | 'set'>;
  repositories: Pick<Repositories, 'all'>;
  agent(record: Pick<SessionRecord, 'agent'>): Agent;
  commands(): Pick<Commands, 'run' | 'drop'>;
  /** Bytes that an agent can be told at its start. */
  longest: number;
  /** What a session's agent said since a moment, to things with these numbers. */
  answers(session: string, since: string, numbers: ReadonlySet<number>): ReadonlyMap<number, string>;
  /** What a session's agent said last. */
  reported(record: SessionRecord): string | null;
  log: Pick<Logger, 'warn'>;
}

/** So often is looked which pull requests are to be asked about; ms. */
const tick = 30_000;

type Methods = Handlers<Contract>['methods'];
type Own = Extract<keyof Methods, `pull.${string}`>;

/** From a session's branch to a pull request, and what is said of it there. */
export function makePulls(peers: Peers): { methods: Pick<Methods, Own> & ServerMethods } {
  const { log, store, sessions, changes, locate, repository } = peers;
  const root = (record: SessionRecord): string => repository(record).path;
  const servers = makeServers({ ...peers, chosen: () => peers.settings.get().servers });
  const book = makeBook({ ...peers, servers });
  const { draft, wayOf } = makeDraft({ ...peers, root, servers });
  const { open, push, adopt } = makeOpen({ ...peers, root, servers, book, wayOf });
  const write = makeWriter({ ...peers, root, agent: (id) => peers.agent({ agent: id }) });
  const send = makeSend({ ...peers, book });
  const busy = new Set<string>();
  /** What is asked for twice is done once: the second time is refused with `message`. */
  const once = async <T>(key: string, message: string, work: () => Promise<T>): Promise<T> => {
    if (busy.has(key)) throw new EspalierError('refused', message, 'Wait until that is done.');
    busy.add(key);
    try {
      return await work();
    } finally {
      busy.delete(key);
    }
  };
  const pushing = async <T>(session: string, work: () => Promise<T>): Promise<T> => {
    const { id, title } = sessions.find(session);
    return once(id, `The branch of “${title}” is being pushed.`, work);
  };
  const answer: Methods['pull.answer'] = async (input) => once(input.id, 'Answers are being posted.', async () => book.answer(input));
  const byItself = makeByItself({
    ...{ settings: peers.settings.get, session: sessions.get, answer: async (input) => answer(input) },
    hears: (record) => hears(record, peers.agent(record)),
    send: (input) => void send(input, 'core'),
  });
  const refresh = async (id: string): Promise<Pull> => {
    const pull = await book.look(id);
    try {
      await byItself(pull);
      return book.get(id);
    } catch (error) {
      return book.save({ ...book.get(id), problem: problemIn(error) });
    }
  };
  const follow = makeFollow({ pulls: store.pulls.all, refresh, watched: changes.followed });
  const look = () =>
    follow(Date.now()).catch((error: unknown) => log.warn({ error: toErrorRecord(error) }, 'pull requests are not followed'));
  setInterval(look, tick).unref();

  return {
    methods: {
      ...makeServerMethods({ ...peers, servers }),
      'pull.draft': async ({ session }) => {
        const record = await locate(sessions.find(session));
        // What stands in its way stands in the way of the draft too, which says it.
        await adopt(record).catch((error: unknown) => log.warn({ error: toErrorRecord(error) }, 'no pull request was looked for'));
        return draft(record);
      },
      'pull.write': async ({ session }) => {
        const record = await locate(sessions.find(session));
        const by = peers.settings.get().pullWriter;
        if (by === null)
          throw new EspalierError('usage', 'No agent is set that writes it.', 'Nothing was started. Choose one in the settings (Review).');
        return once(`write ${record.id}`, 'It is being written.', async () => write(record, by, await draft(record)));
      },
      'pull.open': async (input) => pushing(input.session, async () => open(input)),
      'pull.push': async (input) => pushing(input.session, async () => push(input)),
      'pull.list': () => ({ pulls: store.pulls.all() }),
      'pull.refresh': ({ id }) => refresh(id),
      'pull.land': makeTakeAsLanded({ ...peers, get: book.get, root, wayOf }),
      'pull.answer': answer,
      'pull.send': (input) => send(input, 'person'),
    },
  };
}
