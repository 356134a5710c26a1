import type { Logger } from 'pino';
import type { Contract } from '../../shared/contract';
import { toErrorRecord } from '../../shared/errors';
import { isKept } from '../../shared/kept';
import type { Repository, SessionRecord } from '../../shared/model';
import type { Overlap, OverlapPair } from '../../shared/overlap';
import type { Handlers } from '../../shared/rpc';
import { standOf } from '../git/bring';
import { commitAsEspalier, treeOfCommit } from '../git/commit';
import { exists } from '../git/exists';
import { inTurn } from '../git/locks';
import { pathsBetween } from '../git/tree-files';
import type { Sessions } from '../sessions/sessions';
import { landingOrder } from './order';
import { type Change, makePairs } from './pairs';
import { makeTouched, type Work } from './touched';

/** Between a change and the look at it, and between two looks at a repository; ms. */
const settle = 300;
const rest = 3000;
/** Landed sessions whose files are warned of, the newest. */
const landedKept = 50;

export interface Overlaps {
  /** What is known of a session, without looking. */
  of(record: SessionRecord): Overlap[];
  /** Its work is another than it was: it is looked at soon. Nothing is looked at otherwise. */
  stirred(id: string): void;
  methods: Pick<Handlers<Contract>['methods'], 'overlap.list'>;
}

interface Peers {
  sessions: Sessions;
  repository(record: SessionRecord): Repository;
  log: Logger;
}

const isOpen = ({ state, reviews }: SessionRecord): boolean => state !== 'landed' && state !== 'discarded' && reviews === null;

/** Which sessions of a repository change the same files, and which of those would conflict. */
export function makeOverlaps({ sessions, repository, log }: Peers): Overlaps {
  const pairsAmong = makePairs();
  const placesIn = makeTouched();
  const changes = new Map<string, Change & Work>();
  const stale = new Set<string>();
  const found = new Map<string, OverlapPair[]>();
  /** What views show, of the sessions that were looked at. */
  const bySession = new Map<string, Overlap[]>();
  const turns = new Map<string, ReturnType<typeof inTurn>>();
  const timers = new Map<string, { again: boolean }>();

  const look = async (record: SessionRecord): Promise<void> => {
    const { id, worktree, base, landing } = record;
    const root = repository(record).path;
    if (record.state === 'landed' && landing?.commit && landing.previous) {
      const paths = new Set(await pathsBetween(root, landing.previous, landing.commit));
      changes.set(id, { id, tip: landing.commit, paths, landed: true, base: landing.previous });
    } else if (isOpen(record) && (await exists(worktree))) {
      const { commit, tree } = await standOf(worktree);
      const draft = { tree, parents: [commit], message: 'work of a session' };
      const tip = tree === (await treeOfCommit(root, commit)) ? commit : await commitAsEspalier(root, draft, '@0 +0000');
      const before = changes.get(id);
      if (before?.tip === tip && before.base === base.commit && !before.landed) return;
      changes.set(id, { id, tip, paths: new Set(await pathsBetween(root, base.commit, tree)), landed: false, base: base.commit });
    } else changes.delete(id);
  };
  const here = (id: string): SessionRecord[] => {
    const all = sessions.all().filter((record) => record.repository === id);
    const landed = all
      .filter((one) => one.state === 'landed' && !isKept(one))
      .sort((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? ''));
    const open = all.filter(isOpen);
    return open.length === 0 ? [] : [...open, ...landed.slice(0, landedKept)];
  };
  const among = async (root: string, current: readonly (Change & Work)[]): Promise<OverlapPair[]> => {
    const byId = new Map(current.map((change) => [change.id, change]));
    const pairs = (await pairsAmong(root, current)).flatMap((pair) => {
      const [a, b] = [byId.get(pair.a), byId.get(pair.b)];
      return a && b ? [{ pair, a, b, paths: pair.paths }] : [];
    });
    const places = await placesIn(root, pairs);
    return pairs.map(({ pair, b }, index) => ({ ...pair, hunks: places[index] ?? [], landed: b.landed }));
  };
  const refresh = async (id: string): Promise<void> => {
    const records = here(id);
    for (const record of records) {
      if (!stale.has(record.id) && changes.has(record.id)) continue;
      stale.delete(record.id); // before the look: what changes during it is looked at again
      await look(record).catch((error: unknown) => {
        stale.add(record.id);
        throw error;
      });
    }
    const [first] = records;
    const current = records.flatMap(({ id }) => changes.get(id) ?? []);
    const before = found.get(id) ?? [];
    const now = first ? await among(repository(first).path, current) : [];
    found.set(id, now);
    for (const { id: one } of records) bySession.set(one, overlapsIn(now, one));
    for (const one of records) if (!same(overlapsIn(before, one.id), overlapsIn(now, one.id))) sessions.tell(one.id);
  };
  const inOrder = (id: string): Promise<void> => {
    const turn = turns.get(id) ?? inTurn();
    turns.set(id, turn);
    return turn(() => refresh(id));
  };
  const schedule = (id: string, wait: number): void => {
    const under = { again: false };
    timers.set(id, under);
    setTimeout(() => {
      under.again = false;
      inOrder(id)
        .catch((error: unknown) => log.warn({ repository: id, error: toErrorRecord(error) }, 'overlaps are not known'))
        .finally(() => {
          if (under.again) schedule(id, rest);
          else timers.delete(id);
        });
    }, wait).unref();
  };
  const stirred = (id: string): void => {
    const record = sessions.get(id);
    stale.add(id);
    const under = timers.get(record.repository);
    if (under) under.again = true;
    else schedule(record.repository, settle);
  };
  sessions.onMoved((record, before) => {
    const ended = record.state === 'landed' || record.state === 'discarded';
    const was = before?.state === 'landed' || before?.state === 'discarded';
    if (before && (ended !== was || before.base.commit !== record.base.commit)) stirred(record.id);
  });

  return {
    of: (record) => (isOpen(record) ? (bySession.get(record.id) ?? []) : []),
    stirred,
    methods: {
      'overlap.list': async ({ repository: wanted }) => {
        const ids = [...new Set(sessions.all().map((record) => record.repository))].filter((id) => wanted === null || id === wanted);
        await Promise.all(ids.map(inOrder));
        const pairs = ids.flatMap((id) => found.get(id) ?? []);
        const open = sessions.all().filter((record) => ids.includes(record.repository) && isOpen(record));
        const landable = open.flatMap(({ id }) => {
          const size = changes.get(id)?.paths.size ?? 0;
          return size > 0 ? [{ id, size }] : [];
        });
        const against = pairs.flatMap(({ a, b, conflicts }) => (conflicts.length > 0 ? [[a, b] as const] : []));
        return { pairs, order: landingOrder(landable, against) };
      },
    },
  };
}

const overlapsIn = (pairs: readonly OverlapPair[], id: string): Overlap[] =>
  pairs.flatMap(({ a, b, ...shared }) => (a === id || b === id ? [{ session: a === id ? b : a, ...shared }] : []));

const same = (a: readonly Overlap[], b: readonly Overlap[]): boolean => JSON.stringify(a) === JSON.stringify(b);
