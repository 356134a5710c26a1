import { type Check, checkName, waitingCheck } from '../../shared/check';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Verify } from '../checks/verify';
import { treeOfCommit } from '../git/commit';
import { commitsBetween } from '../git/history';
import type { Repositories } from '../repositories/repositories';
import type { Sessions } from '../sessions/sessions';
import type { Link } from './chain';
import type { Failing } from './give-back';
import type { Standings } from './standings';

/** What the states of one chain are worth. Each is asked about as often as one likes, and looked at once. */
export interface Evidence {
  /** Why the state that a link leads to does not pass; null: it does. */
  failing(index: number): Promise<Failing | null>;
  /** The same for the states between it and the one before: a rebase brings several commits. */
  failingWithin(index: number): Promise<Failing | null>;
  /** Whether the target fails the same way without any of them. */
  broken(failing: Failing): Promise<boolean>;
}

interface Peers {
  sessions: Pick<Sessions, 'get'>;
  repositories: Pick<Repositories, 'get' | 'scripts'>;
  verify: Verify['verify'];
  standings: Standings;
}

/** Checks that what the target would be has to pass: those of its repository, and those of all that land up to there. */
function together(lists: readonly (readonly Check[])[]): Check[] {
  const byCommand = new Map<string, Check>();
  for (const check of lists.flat()) if (!byCommand.has(check.command)) byCommand.set(check.command, waitingCheck(check));
  return [...byCommand.values()];
}

export function makeEvidence({ sessions, repositories, verify, standings }: Peers) {
  return (links: readonly Link[], signal: AbortSignal): Evidence => {
    const known = new Map<string, Failing | null>();

    const look = async (record: SessionRecord, commit: string, tree: string, checks: readonly Check[]): Promise<Failing | null> => {
      if (checks.length === 0) return null;
      try {
        const found = await verify({ repository: repositories.get(record.repository), commit, tree, record, checks, signal });
        const check = found.find(({ state }) => state !== 'passed');
        return check ? { check } : null;
      } catch (error) {
        signal.throwIfAborted();
        // The set-up that the repository asks for fails in this state: it is not worth having.
        if (error instanceof EspalierError && error.code === 'agent') return { setUp: toErrorRecord(error) };
        throw error;
      }
    };
    const checksFor = async (index: number): Promise<Check[]> => {
      const records = links.slice(0, index + 1).map(({ id }) => sessions.get(id));
      const [first] = records;
      const scripts = first && (await repositories.scripts(first.repository)).scripts;
      // What just landed may have changed them: without their checks nothing has passed.
      if (scripts?.state === 'needed') throw waitsForYes();
      const own = scripts?.state === 'trusted' ? scripts.checks.map(waitingCheck) : [];
      return together([own, ...records.map(({ checks }) => checks)]);
    };
    const test = async (index: number, commit: string): Promise<Failing | null> => {
      signal.throwIfAborted();
      const link = links[index];
      if (!link) return null;
      const before = known.get(commit);
      if (before !== undefined) return before;
      const tree = commit === link.commit ? link.tree : await treeOfCommit(link.request.root, commit);
      const checks = await checksFor(index);
      const doing = checks.map(checkName).join(', ') || null;
      for (const [at, { id, on, tree: own }] of links.entries())
        standings.set(id, { state: 'testing', on, tree: own, doing: at <= index ? doing : null });
      const failing = await look(sessions.get(link.id), commit, tree, checks);
      known.set(commit, failing);
      return failing;
    };

    return {
      failing: (index) => test(index, links[index]?.commit ?? ''),
      failingWithin: async (index) => {
        const link = links[index];
        for (const commit of link ? await commitsBetween(link.request.root, link.onto, link.commit) : []) {
          const failing = await test(index, commit);
          if (failing) return failing;
        }
        return null;
      },
      broken: async (failing) => {
        const first = links[0];
        if (!first || !('check' in failing) || failing.check.state === 'flaky') return false;
        const tree = await treeOfCommit(first.request.root, first.onto);
        return (await look(sessions.get(first.id), first.onto, tree, [waitingCheck(failing.check)])) !== null;
      },
    };
  };
}

const waitsForYes = (): EspalierError =>
  new EspalierError(
    'refused',
    'The repository’s scripts have changed, so its checks cannot run.',
    'Nothing was changed. Read them and say yes (`espalier open --trust`), then land again.',
  );
