import { type Check, isFailing, waitingCheck } from '../../shared/check';
import type { Repository, SessionRecord } from '../../shared/model';
import { checkOut } from '../git/checkout';
import type { Repositories } from '../repositories/repositories';
import type { Store } from '../store/store';
import type { Checkouts } from './checkouts';
import { type Prove, settled } from './prove';

export interface ToVerify {
  repository: Repository;
  /** What is checked out, and its tree. */
  commit: string;
  tree: string;
  /** On whose behalf. */
  record: SessionRecord;
  checks: readonly Check[];
  signal: AbortSignal;
}

export interface Verify {
  /** What must pass before a session's work lands: its own checks, or else those of its repository. None has run yet. */
  checksFor(record: SessionRecord): Promise<Check[]>;
  /**
   * Runs checks on a commit that nobody works on, in a checkout of its own. What is known of its tree is not run again;
   * after the first that fails the others stay `waiting`. Throws `agent` where the repository's set-up fails there, and
   * the signal's reason when that is aborted: then nothing runs any more.
   */
  verify(what: ToVerify): Promise<Check[]>;
}

interface Peers {
  repositories: Pick<Repositories, 'scripts'>;
  store: Pick<Store, 'save'>;
  prove: Prove;
  checkouts: Checkouts;
}

export function makeVerify({ repositories, store, prove, checkouts }: Peers): Verify {
  return {
    checksFor: async (record) => {
      if (record.checks.length > 0) return record.checks.map(waitingCheck);
      const { scripts } = await repositories.scripts(record.repository);
      return scripts.state === 'trusted' ? scripts.checks.map(waitingCheck) : [];
    },
    verify: async ({ repository, commit, tree, record, checks, signal }) => {
      const known = checks.map(async (check) => (await prove.known(check, repository.id, tree, record.id)) ?? waitingCheck(check));
      const results = await Promise.all(known);
      const isOver = (): boolean => results.some(isFailing) || results.every(({ state }) => state !== 'waiting');
      if (isOver()) return results;
      return await checkouts.lend({ record, repository, commit, fresh: false, signal }, async ({ folder, run }) => {
        for (const [index, check] of results.entries()) {
          if (check.state !== 'waiting') continue;
          const outcome = await prove.run(check, { record, folder, run, tree, signal });
          store.save({ outcome });
          results[index] = settled(check, outcome, record.id);
          if (isOver()) break;
          // What comes next is evidence for the same tree.
          if (outcome.changed.length > 0) await checkOut({ root: repository.path, path: folder, commit });
        }
        return results;
      });
    },
  };
}
