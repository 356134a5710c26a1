import { assertApproved } from '../../shared/approved';
import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { MergeStrategy, SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import { branchCommit } from '../git/branch';
import { treeOf } from '../git/status';
import { worktreeExists } from '../git/worktree';
import type { Repositories } from '../repositories/repositories';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import { buildChain } from './chain';
import type { Land } from './landing';
import type { Protection } from './protection';
import { type Of, type Queues, queueOf } from './queues';
import type { ToRequest } from './request';

interface Peers {
  sessions: Sessions;
  repositories: Pick<Repositories, 'get' | 'pause'>;
  locate: Locate;
  land: Land;
  queues: Queues;
  request: ToRequest;
  protection: Protection;
}

type Methods = Handlers<Contract>['methods'];
type LandingMethods = Pick<
  Methods,
  'landing.add' | 'landing.preview' | 'landing.list' | 'landing.leave' | 'landing.order' | 'landing.pause'
>;

const person = { who: 'person' } as const;
const refused = (message: string, hint: string): EspalierError => new EspalierError('refused', message, `Nothing was changed. ${hint}`);

/** What a person does with the landing queue. */
export function makeLandingMethods({ sessions, repositories, locate, land, queues, request, protection }: Peers): LandingMethods {
  /** Sessions of one repository, each once, and the one branch on which they land. */
  const together = async (names: readonly string[], into: string | null): Promise<{ records: SessionRecord[]; target: string }> => {
    const ids = new Set(names.map((name) => sessions.find(name).id));
    const records = await Promise.all([...ids].map((id) => locate(sessions.get(id))));
    const targets = new Set(await Promise.all(records.map((record) => land.into(record, into))));
    if (new Set(records.map(({ repository }) => repository)).size > 1)
      throw refused('These sessions are of several repositories.', 'Land those of one at a time.');
    const [target, ...others] = targets;
    if (target === undefined || others.length > 0)
      throw refused(`These sessions land on several branches: ${[...targets].join(', ')}.`, 'Name one: `--into <branch>`.');
    const closed = records[0] && (await protection(records[0].repository, target));
    if (closed) throw closed;
    return { records, target };
  };
  const approvedNow = async (record: SessionRecord): Promise<void> => {
    const { path } = repositories.get(record.repository);
    // Where the worktree is gone, its turn finds out which tree the branch has.
    const kept = !(await worktreeExists(path, record.worktree));
    assertApproved(record, kept ? (record.approved?.tree ?? '') : await treeOf(record.worktree));
  };
  /** The queue that a session waits in. Throws `refused` where it does not, or is being landed at this moment. */
  const queueNow = (record: SessionRecord): Of => {
    const of = queueOf(record);
    if (!of) throw refused(`“${record.title}” is not in the landing queue: it is ${record.state}.`, '`espalier landing` shows who is.');
    if (record.landing?.commit) throw refused(`“${record.title}” is being landed at this moment.`, '`espalier undo` takes that back.');
    return of;
  };
  const lastPlace = (of: Of): number => queues.waiting(of).at(-1)?.landing?.place ?? 0;

  return {
    'landing.add': async ({ sessions: names, strategy, into, message }) => {
      const { records, target } = await together(names, into);
      const added = records.filter((record) => queueOf(record)?.target !== target);
      const messages = new Map<string, string>();
      for (const record of added) {
        sessions.assertAllowed(record.id, { type: 'land', landing: landingOf(strategy, '', target, 0) });
        await approvedNow(record);
        messages.set(record.id, message?.trim() || (await land.message(record, target)));
      }
      // At once, so that they are built and tested together.
      for (const { id, repository } of added) {
        const landing = landingOf(strategy, messages.get(id) ?? '', target, lastPlace({ repository, target }) + 1);
        sessions.move(id, { type: 'land', landing }, { ...person, why: `into ${target}, by the queue` });
      }
      return { target, queued: records.map(({ id }) => id) };
    },
    'landing.preview': async ({ sessions: names, strategy, into }) => {
      const { records, target } = await together(names, into);
      const [first] = records;
      const stands = first ? await branchCommit(repositories.get(first.repository).path, target) : null;
      if (stands === null) throw refused(`There is no branch ${target}.`, 'Choose another one to land on.');
      const how = { strategy, into: target, message: 'preview' };
      const candidates = records.map(async (record) => ({ id: record.id, approved: null, request: await request(record, how) }));
      const { links, left } = await buildChain(await Promise.all(candidates), stands);
      return {
        target,
        land: links.map(({ id }) => id),
        conflicts: left.flatMap((one) => (one.reason === 'conflict' ? [{ id: one.id, paths: one.conflicts.map(({ path }) => path) }] : [])),
      };
    },
    'landing.list': async () => ({ queues: await queues.list() }),
    'landing.leave': ({ session }) => {
      const record = sessions.find(session);
      const of = queueNow(record);
      const left = sessions.move(record.id, { type: 'leave' }, person);
      queues.interrupt(of);
      return sessions.view(left);
    },
    'landing.order': ({ session, before }) => {
      const record = sessions.find(session);
      const of = queueNow(record);
      const others = queues.waiting(of).filter(({ id }) => id !== record.id);
      const next = before === null ? undefined : others.findIndex(({ id }) => id === sessions.find(before).id);
      if (next === -1) throw refused(`“${before}” does not wait to land on ${of.target}.`, '`espalier landing` shows who does.');
      const placeOf = (at: number): number | undefined => others[at]?.landing?.place;
      const after = placeOf((next ?? others.length) - 1);
      const place = next === undefined ? (after ?? 0) + 1 : ((after ?? (placeOf(next) ?? 0) - 2) + (placeOf(next) ?? 0)) / 2;
      sessions.move(record.id, { type: 'requeue', place }, person);
      queues.interrupt(of);
      return {};
    },
    'landing.pause': ({ repository, target, paused }) => {
      repositories.pause(repository, target, paused);
      const of = { repository, target };
      if (paused) queues.interrupt(of);
      else queues.wake(of);
      return {};
    },
  };
}

const landingOf = (strategy: MergeStrategy, message: string, into: string, place: number) => ({
  ...{ strategy, message, into, place, queuedAt: new Date().toISOString() },
  ...{ commit: null, previous: null, size: null },
});
