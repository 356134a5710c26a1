import type { Contract } from '../../shared/contract';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { Pull } from '../../shared/landing';
import type { Handlers } from '../../shared/rpc';
import type { Changes } from '../changes';
import type { Sessions } from '../sessions/sessions';
import type { Store } from '../store/store';
import type { Seen } from './provider';
import type { Servers } from './servers';
import type { PullStandings } from './standings';

interface Peers {
  store: Pick<Store, 'pulls'>;
  sessions: Pick<Sessions, 'tell'>;
  changes: Pick<Changes, 'publish'>;
  standings: PullStandings;
  servers: Servers;
  /** What a session's agent said since a moment, to things with these numbers. */
  answers(session: string, since: string, numbers: ReadonlySet<number>): ReadonlyMap<number, string>;
}

/** The pull requests that are known, and how each stands. */
export interface Book {
  /** Throws `not-found`. */
  get(id: string): Pull;
  save(pull: Pull): Pull;
  /** Clients are to know what became of one that was saved with its session. */
  tell(pull: Pull): void;
  /** Asks its server; what is wrong there is said in it. */
  look(id: string): Promise<Pull>;
  /** Posts what the agent said to comments, each once. */
  answer: Handlers<Contract>['methods']['pull.answer'];
}

export function makeBook({ store, sessions, changes, standings, servers, answers }: Peers): Book {
  const tell = ({ session }: Pull): void => {
    standings.changed();
    changes.publish({ type: 'pulls', pulls: store.pulls.all() });
    sessions.tell(session);
  };
  const save = (pull: Pull): Pull => {
    store.pulls.put(pull);
    tell(pull);
    return pull;
  };
  const get = (id: string): Pull => {
    const pull = store.pulls.all().find((one) => one.id === id);
    if (pull) return pull;
    throw new EspalierError('not-found', `There is no pull request ${id} here.`, 'Nothing was changed.');
  };
  /** With what its agent said to the comments that it was sent. */
  const answered = (pull: Pull): Pull => {
    const waiting = pull.comments.flatMap(({ state, number }) => (state === 'sent' && number !== null ? [number] : []));
    if (pull.sentAt === null || waiting.length === 0) return pull;
    const said = answers(pull.session, pull.sentAt, new Set(waiting));
    const comments = pull.comments.map((comment) => {
      const answer = comment.state === 'sent' ? (said.get(comment.number ?? 0) ?? comment.answer) : comment.answer;
      return { ...comment, answer };
    });
    return { ...pull, comments };
  };
  return {
    get,
    save,
    tell,
    look: async (id) => {
      const { at, number } = get(id);
      const told = await servers
        .at(at)
        .then((server) => server.look(number))
        .then(
          (seen) => ({ seen, problem: null }),
          (error: unknown) => ({ seen: null, problem: problemIn(error) }),
        );
      const pull = get(id); // its comments may have been sent meanwhile
      return save({ ...answered(told.seen ? withSeen(pull, told.seen) : pull), problem: told.problem, seenAt: new Date().toISOString() });
    },
    answer: async ({ id, comments }) => {
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
    },
  };
}

function withSeen(pull: Pull, { comments, ...seen }: Seen): Pull {
  const before = new Map(pull.comments.map((comment) => [comment.id, comment]));
  const merged = comments.map((comment) => {
    const { state, number, answer } = before.get(comment.id) ?? { state: 'new' as const, number: null, answer: null };
    return { ...comment, state, number, answer };
  });
  return { ...pull, ...seen, comments: merged };
}

export function problemIn(error: unknown): string {
  const { message, hint } = toErrorRecord(error);
  return `${message} ${hint}`;
}

/** What was kept goes before what is to be done next. */
export async function kept<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, hint } = toErrorRecord(error);
    throw new EspalierError(code, message, `${what} ${hint}`, { cause: error });
  }
}
