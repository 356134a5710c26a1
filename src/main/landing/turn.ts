import { type ErrorRecord, toErrorRecord } from '../../shared/errors';
import type { SearchStep } from '../../shared/landing';
import type { SessionRecord } from '../../shared/model';
import { branchCommit } from '../git/branch';
import { treeOfCommit } from '../git/commit';
import { planOnto } from '../git/merge';
import type { Sessions } from '../sessions/sessions';
import type { Apply } from './apply';
import { firstFailing } from './bisect';
import { buildChain, type Link } from './chain';
import type { Evidence } from './evidence';
import type { GiveBack } from './give-back';
import { attempts } from './landing';
import type { Protection } from './protection';
import type { ToRequest } from './request';
import type { Standings } from './standings';

/** Sessions that wait to land on one branch, in their order. At least one. */
export interface Waiting {
  root: string;
  target: string;
  records: readonly SessionRecord[];
  /** Told how the search for what does not pass stands. */
  onSearch(steps: readonly SearchStep[]): void;
}

interface Peers {
  sessions: Sessions;
  request: ToRequest;
  apply: Apply;
  giveBack: GiveBack;
  evidence(links: readonly Link[], signal: AbortSignal): Evidence;
  standings: Standings;
  protection: Protection;
}

/** Whether a session still waits to land as it was when the turn began. */
const stillWaits = (record: SessionRecord, link: Link): boolean =>
  record.state === 'landing' && record.landing?.queuedAt !== null && record.approved?.tree === link.work.tree;

/**
 * One turn of a queue: at least one session of it lands or is given back, or the target has moved. What is left waits
 * for the next turn. Rejects when the signal is aborted; a landing that has begun is brought to its end before.
 */
export function makeTurn({ sessions, request, apply, giveBack, evidence, standings, protection }: Peers) {
  /** How often each target moved under a landing, since the last one that went well. */
  const moved = new Map<string, number>();

  const movedAgain = ({ root, target, records }: Waiting, record: SessionRecord): void => {
    const key = `${root}\0${target}`;
    const times = (moved.get(key) ?? 0) + 1;
    moved.set(key, times < attempts ? times : 0);
    if (times < attempts) sessions.move(record.id, { type: 'requeue', place: record.landing?.place ?? 0 });
    else refuseAll(records, { code: 'refused', message: `${target} moved ${times} times while it was landed on.`, hint: quieter });
  };
  const refuseAll = (records: readonly SessionRecord[], error: ErrorRecord): void => {
    for (const { id } of records) if (sessions.get(id).state === 'landing') giveBack.refused(id, error);
  };
  /** Moves the target as was saved. Whether it got there; where not, the session was given back or waits again. */
  const bring = async (waiting: Waiting, id: string, commit: string, previous: string): Promise<boolean> => {
    const record = sessions.get(id);
    const came = await apply.apply(record, waiting.target, commit, previous);
    if (came.ok) moved.delete(`${waiting.root}\0${waiting.target}`);
    else if (came.reason === 'moved') movedAgain(waiting, record);
    else {
      const error = { code: 'refused', message: came.message, hint: came.hint } as const;
      // What is in the way of one lands on no other; a target in the middle of something takes none.
      if (came.reason === 'overwrite') giveBack.refused(id, error);
      else refuseAll(waiting.records, error);
    }
    return came.ok;
  };
  /** Lands a link whose tree passed on what landed before it. Gives where the target stands then; null: it did not land. */
  const land = async (waiting: Waiting, link: Link, onto: string): Promise<string | null> => {
    const plan = await planOnto({ ...link.request, sign: true }, link.work, onto);
    if (!plan.ok || (await treeOfCommit(waiting.root, plan.commit)) !== link.tree)
      throw new Error('what was to land is not what was tested');
    const record = sessions.get(link.id);
    if (!stillWaits(record, link)) return null;
    standings.set(link.id, { state: 'landing', on: link.on, tree: link.tree, doing: null });
    await apply.compute(record, plan.commit, onto);
    return (await bring(waiting, link.id, plan.commit, onto)) ? plan.commit : null;
  };
  /** Gives back what makes the chain fail, and gives the links before it, of which the last one passes. */
  const sift = async (links: readonly Link[], proof: Evidence, onSearch: Waiting['onSearch']): Promise<readonly Link[]> => {
    let good = links;
    while (good.length > 0) {
      const steps: SearchStep[] = [];
      const bad = await firstFailing(good.length, async (index) => {
        const step = { tested: index + 1, since: new Date().toISOString() };
        onSearch([...steps, { ...step, state: 'running' }]);
        const why = await proof.failing(index);
        steps.push({ ...step, state: why === null ? 'passed' : 'failed' });
        onSearch(steps);
        return why;
      });
      const link = bad && good[bad.index];
      if (!bad || !link) break;
      await giveBack.failing(link, bad.why, bad.index === 0 && (await proof.broken(bad.why)), steps);
      good = good.slice(0, bad.index);
    }
    return good;
  };

  return async (waiting: Waiting, signal: AbortSignal): Promise<void> => {
    const { root, target, records, onSearch } = waiting;
    for (const { id, landing } of records) {
      // A core before this one, or a full disk, left it between saving and applying.
      if (landing?.commit && landing.previous) return void (await bring(waiting, id, landing.commit, landing.previous));
    }
    const closed = records[0] && (await protection(records[0].repository, target));
    if (closed) return refuseAll(records, toErrorRecord(closed));
    const stands = await branchCommit(root, target);
    if (stands === null) {
      const hint = 'Nothing was changed. Make it again, or land on another branch.';
      return refuseAll(records, { code: 'refused', message: `There is no branch ${target}.`, hint });
    }
    const candidates = records.flatMap((record) => (record.landing ? [{ record, landing: record.landing }] : []));
    const built = await buildChain(
      await Promise.all(
        candidates.map(async ({ record, landing }) => ({
          ...{ id: record.id, approved: record.approved?.tree ?? '' },
          request: await request(record, landing),
        })),
      ),
      stands,
    );
    signal.throwIfAborted();
    // What only conflicts with what may land before it waits until that is known.
    for (const left of built.left) if (left.alone) giveBack.left(left);
    const proof = evidence(built.links, signal);
    let onto = stands;
    for (const [index, link] of (await sift(built.links, proof, onSearch)).entries()) {
      const failing = await proof.failingWithin(index);
      signal.throwIfAborted();
      if (failing) return await giveBack.failing(link, failing, index === 0 && (await proof.broken(failing)), []);
      const landed = await land(waiting, link, onto);
      if (landed === null) return;
      onto = landed;
    }
  };
}

const quieter = 'Nothing was changed. Land again when it is quieter.';
