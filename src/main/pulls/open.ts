import { randomUUID } from 'node:crypto';
import { assertApproved } from '../../shared/approved';
import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Pull } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import { branchCommit } from '../git/branch';
import { contains, isAncestor, treeOfCommit } from '../git/commit';
import { commitWork } from '../git/commit-work';
import { push } from '../git/push';
import type { Land } from '../landing/landing';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { Store } from '../store/store';
import { type Book, kept, problemIn } from './book';
import { assertAtRest, nothing, requestOf, type Way } from './draft';
import type { Provider } from './provider';
import type { Servers } from './servers';

interface Peers {
  store: Pick<Store, 'pulls'>;
  sessions: Pick<Sessions, 'find'>;
  locate: Locate;
  land: Pick<Land, 'message'>;
  root(record: SessionRecord): string;
  environment(): Readonly<Record<string, string>>;
  servers: Servers;
  book: Book;
  wayOf(record: SessionRecord, into: string | null): Promise<Way>;
}

type Methods = Handlers<Contract>['methods'];

/** From a session's branch to a pull request. Any step may be the last before a crash: the next time goes on from what is there. */
export function makeOpen({ store, sessions, locate, land, root, environment, servers, book, wayOf }: Peers) {
  const openOf = (record: SessionRecord, way: Way): Pull | undefined =>
    store.pulls.of(record.id).find((one) => one.state === 'open' && one.branch === record.branch && one.into === way.into);
  /** Where its branch stands on the remote now. */
  const pushed = async (session: string, into: string | null): Promise<{ record: SessionRecord; way: Way; commit: string }> => {
    const record = await locate(sessions.find(session));
    assertAtRest(record);
    const way = await wayOf(record, into);
    const request = requestOf(record, root(record), way.into, await land.message(record, way.into));
    const commit = await kept('Nothing was pushed.', () => commitWork(request, (tree) => assertApproved(record, tree)));
    if (await isAncestor(root(record), commit, record.base.commit)) throw nothing(record);
    const before = openOf(record, way);
    const { remote } = way;
    await push({ root: root(record), remote, branch: record.branch, commit, ours: before?.pushed ?? null, env: environment() });
    // From here on its work is there: with the next try, this one goes on from that.
    if (before) book.save({ ...before, pushed: commit, tree: await treeOfCommit(root(record), commit) });
    return { record, way, commit };
  };
  /** The one that is there already, or a new one. A server that fails may have made it all the same. */
  const openedAt = async (server: Provider, { head, into }: Way, words: Pick<Pull, 'title' | 'draft'> & { body: string }) => {
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
  /** Writes down that there is one, which was not known. */
  const noted = async (
    record: SessionRecord,
    way: Way,
    about: Pick<Pull, 'number' | 'title' | 'draft' | 'pushed' | 'commit'>,
  ): Promise<Pull> =>
    book.save({
      ...{ ...fresh, ...about, id: randomUUID(), session: record.id, provider: way.kind ?? 'github', branch: record.branch },
      ...{ into: way.into, at: way.address, tree: await treeOfCommit(root(record), about.pushed) },
    });

  const open: Methods['pull.open'] = async ({ session, into, title, body, draft, reviewers, labels }) => {
    const { address } = await wayOf(sessions.find(session), into);
    const server = await kept('Nothing was pushed.', () => servers.at(address));
    const { record, way, commit } = await pushed(session, into);
    const number = await kept(`The branch ${record.branch} is pushed to ${way.remote}; no pull request was opened.`, () =>
      openedAt(server, way, { title, body, draft }),
    );
    const before = openOf(record, way);
    const { id } = before?.number === number ? before : await noted(record, way, { number, title, draft, pushed: commit, commit });
    const refused = await server.invite(number, reviewers, labels).then(
      () => null,
      (error: unknown) => `It is open, but reviewers or labels were not set: ${problemIn(error)}`,
    );
    const pull = await book.look(id);
    return refused === null ? pull : book.save({ ...pull, problem: [refused, pull.problem].filter((part) => part !== null).join('\n') });
  };

  return {
    open,
    /** Pushes the branch and opens nothing. */
    push: (async ({ session, into }) => {
      const { record, way, commit } = await pushed(session, into);
      return { branch: record.branch, remote: way.remote, commit };
    }) satisfies Methods['pull.push'],
    /** One that was opened and not noted, as by a core that was killed in between, is followed from now on. */
    adopt: async (record: SessionRecord): Promise<void> => {
      const way = await wayOf(record, null);
      if (openOf(record, way)) return;
      const server = await servers.at(way.address);
      const number = await server.find(way.head, way.into);
      if (number === null) return;
      const { commit, title, draft } = await server.look(number);
      const tip = await branchCommit(root(record), record.branch);
      // Work of somebody else is never taken for ours: a push would write over it.
      const ours = tip !== null && (await contains(root(record), tip, commit));
      await book.look((await noted(record, way, { number, title, draft, commit, pushed: ours ? commit : record.base.commit })).id);
    },
  };
}

/** What is not known before its server was asked. */
const fresh = {
  ...{ state: 'open', checks: 'unknown', reviews: 'unknown', mergeable: null },
  ...{ mergedAs: null, comments: [], sentAt: null, seenAt: '', url: '', problem: null },
} satisfies Partial<Pull>;
