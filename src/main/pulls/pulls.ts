import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { assertApproved } from '../../shared/approved';
import type { Contract } from '../../shared/contract';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { Pull } from '../../shared/landing';
import type { Agent, SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Keys } from '../agents/keys';
import type { Changes } from '../changes';
import { isAncestor } from '../git/commit';
import { commitWork, push } from '../git/push';
import type { Land } from '../landing/landing';
import type { Repositories } from '../repositories/repositories';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { SettingsFile } from '../settings/settings';
import type { Store } from '../store/store';
import { assertAtRest, makeDraft, nothing, requestOf, type Way } from './draft';
import { makeFollow } from './follow';
import type { Provider, Seen } from './provider';
import { makeSend } from './send';
import { makeServerMethods, type ServerMethods } from './server-methods';
import { makeServers } from './servers';

interface Peers {
  store: Pick<Store, 'pulls'>;
  sessions: Sessions;
  changes: Pick<Changes, 'publish' | 'followed'>;
  locate: Locate;
  land: Pick<Land, 'into' | 'message'>;
  repository(record: SessionRecord): { path: string };
  /** Of the person's shell. */
  environment(): Readonly<Record<string, string>>;
  keys: Keys;
  settings: Pick<SettingsFile, 'get' | 'set'>;
  repositories: Pick<Repositories, 'all'>;
  agent(record: SessionRecord): Agent;
  hears(record: SessionRecord, agent: Agent): boolean;
  /** Bytes that an agent can be told at its start. */
  longest: number;
  /** What a session's agent said since a moment, to things with these numbers. */
  answers(session: string, since: string, numbers: ReadonlySet<number>): ReadonlyMap<number, string>;
  log: Pick<Logger, 'warn'>;
}

/** So often is looked which pull requests are to be asked about; ms. */
const tick = 30_000;

type Methods = Handlers<Contract>['methods'];
type Own = 'pull.draft' | 'pull.open' | 'pull.list' | 'pull.refresh' | 'pull.send' | 'pull.answer';

/** From a session's branch to a pull request, and what is said of it there. */
export function makePulls(peers: Peers): { methods: Pick<Methods, Own> & ServerMethods } {
  const { log, store, sessions, changes, locate, land, repository, environment } = peers;
  const root = (record: SessionRecord): string => repository(record).path;
  const servers = makeServers({ ...peers, chosen: () => peers.settings.get().servers });
  const { draft, wayOf } = makeDraft({ land, root, servers });
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

  const save = (pull: Pull): Pull => {
    store.pulls.put(pull);
    changes.publish({ type: 'pulls', pulls: store.pulls.all() });
    return pull;
  };
  const get = (id: string): Pull => {
    const pull = store.pulls.all().find((one) => one.id === id);
    if (pull) return pull;
    throw new EspalierError('not-found', `There is no pull request ${id} here.`, 'Nothing was changed.');
  };
  const refresh = async (id: string): Promise<Pull> => {
    const { at, number } = get(id);
    const told = await servers
      .at(at)
      .then((server) => server.look(number))
      .then(
        (seen) => ({ seen, problem: null }),
        (error: unknown) => ({ seen: null, problem: problemIn(error) }),
      );
    const pull = get(id); // its comments may have been sent meanwhile
    const next = { ...answered(told.seen ? withSeen(pull, told.seen) : pull), problem: told.problem, seenAt: new Date().toISOString() };
    return save(next);
  };
  /** With what its agent said to the comments that it was sent. */
  const answered = (pull: Pull): Pull => {
    const waiting = pull.comments.flatMap(({ state, number }) => (state === 'sent' && number !== null ? [number] : []));
    if (pull.sentAt === null || waiting.length === 0) return pull;
    const said = peers.answers(pull.session, pull.sentAt, new Set(waiting));
    const comments = pull.comments.map((comment) => {
      const answer = comment.state === 'sent' ? (said.get(comment.number ?? 0) ?? comment.answer) : comment.answer;
      return { ...comment, answer };
    });
    return { ...pull, comments };
  };
  const answer: Methods['pull.answer'] = async ({ id, comments }) => {
    const { at, number, comments: all } = get(id);
    const ready = all.filter((comment) => comments.includes(comment.id) && comment.state === 'sent' && comment.answer !== null);
    if (ready.length < new Set(comments).size)
      throw new EspalierError(
        'refused',
        'The agent has not answered all of these comments, or its answer is posted.',
        'Nothing was posted.',
      );
    const server = await servers.at(at);
    for (const comment of ready) {
      await kept('Answers before this one are posted.', () => server.reply(number, comment, comment.answer ?? ''));
      const now = get(id);
      // One by one: what is posted is not posted again, whatever comes after it.
      save({ ...now, comments: now.comments.map((one) => (one.id === comment.id ? { ...one, state: 'answered' } : one)) });
    }
    return get(id);
  };
  /** The one that is there already, or a new one. A server that fails may have made it all the same. */
  const openedAt = async (
    server: Provider,
    { head, into }: Way,
    words: { title: string; body: string; draft: boolean },
  ): Promise<number> => {
    const found = await server.find(head, into);
    if (found !== null) return found; // what it says is edited there by now
    try {
      return await server.create({ ...words, head, into });
    } catch (error) {
      const made = error instanceof EspalierError && error.code === 'provider' ? await server.find(head, into).catch(() => null) : null;
      if (made === null) throw error;
      return made;
    }
  };
  const open: Methods['pull.open'] = async ({ session, into, title, body, draft: isDraft, reviewers, labels }) => {
    const record = await locate(sessions.find(session));
    assertAtRest(record);
    const way = await wayOf(record, into);
    const server = await kept('Nothing was pushed.', () => servers.at(way.address));
    const request = requestOf(record, root(record), way.into, await land.message(record, way.into));
    const commit = await kept('Nothing was pushed.', () => commitWork(request, (tree) => assertApproved(record, tree)));
    if (await isAncestor(root(record), commit, record.base.commit)) throw nothing(record);
    const before = store.pulls.of(record.id).find((one) => one.state === 'open' && one.branch === record.branch && one.into === way.into);
    const { remote } = way;
    await push({ root: root(record), remote, branch: record.branch, commit, ours: before?.pushed ?? null, env: environment() });
    // From here on its work is there: with the next try, this one goes on from that.
    if (before) save({ ...before, pushed: commit });
    const number = await kept(`The branch ${record.branch} is pushed to ${remote}; no pull request was opened.`, () =>
      openedAt(server, way, { title, body, draft: isDraft }),
    );
    const known = before?.number === number ? before : null;
    const id = known?.id ?? randomUUID();
    const made = { id, session: record.id, provider: way.kind ?? 'github', number, branch: record.branch, into: way.into, at: way.address };
    save({ ...(known ?? { ...fresh, ...made, title, draft: isDraft }), commit, pushed: commit });
    const refused = await server.invite(number, reviewers, labels).then(
      () => null,
      (error: unknown) => `It is open, but reviewers or labels were not set: ${problemIn(error)}`,
    );
    const pull = await refresh(id);
    const next = refused === null ? pull : { ...pull, problem: [refused, pull.problem].filter((part) => part !== null).join('\n') };
    return save(next);
  };
  const follow = makeFollow({ pulls: store.pulls.all, refresh, watched: changes.followed });
  const look = () =>
    follow(Date.now()).catch((error: unknown) => log.warn({ error: toErrorRecord(error) }, 'pull requests are not followed'));
  setInterval(look, tick).unref();

  return {
    methods: {
      ...makeServerMethods({ ...peers, servers }),
      'pull.draft': async ({ session }) => draft(await locate(sessions.find(session))),
      'pull.open': async (input) => {
        const { id, title } = sessions.find(input.session);
        return once(id, `The pull request of “${title}” is being opened.`, async () => open(input));
      },
      'pull.list': () => ({ pulls: store.pulls.all() }),
      'pull.refresh': ({ id }) => refresh(id),
      'pull.answer': (input) => once(input.id, 'Answers are being posted.', async () => answer(input)),
      'pull.send': makeSend({ ...peers, get, told: () => changes.publish({ type: 'pulls', pulls: store.pulls.all() }) }),
    },
  };
}

/** What is not known before its server was asked. */
const fresh = {
  ...{ state: 'open', checks: 'unknown', reviews: 'unknown', mergeable: null },
  ...{ mergedAs: null, comments: [], sentAt: null, seenAt: '', url: '', problem: null },
} satisfies Partial<Pull>;

function withSeen(pull: Pull, { comments, ...seen }: Seen): Pull {
  const before = new Map(pull.comments.map((comment) => [comment.id, comment]));
  const merged = comments.map((comment) => {
    const { state, number, answer } = before.get(comment.id) ?? { state: 'new' as const, number: null, answer: null };
    return { ...comment, state, number, answer };
  });
  return { ...pull, ...seen, comments: merged };
}

function problemIn(error: unknown): string {
  const { message, hint } = toErrorRecord(error);
  return `${message} ${hint}`;
}

/** What was kept goes before what is to be done next. */
async function kept<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, hint } = toErrorRecord(error);
    throw new EspalierError(code, message, `${what} ${hint}`, { cause: error });
  }
}
