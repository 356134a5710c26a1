import { checkName } from '../../shared/check';
import type { Contract } from '../../shared/contract';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Repositories } from '../repositories/repositories';
import type { ReadLog } from '../sessions/logs';
import type { Runner } from '../sessions/runner';
import type { SetUps } from '../sessions/set-up';
import type { Store } from '../store/store';
import { makeCheckouts } from './checkouts';
import { type CheckPeers, makeChecks, noSuchCheck } from './checks';
import { makeOutput } from './output';
import { makeProve } from './prove';
import { suggestChecks } from './suggest';
import { makeVerify, type Verify } from './verify';

export interface Checking extends Verify {
  /** The effect of an end. */
  afterRun(record: SessionRecord, signal: AbortSignal): Promise<void>;
  methods: Pick<Handlers<Contract>['methods'], 'check.run' | 'check.output' | 'check.suggest'>;
  busy(): boolean;
}

interface Peers extends Omit<CheckPeers, 'prove' | 'checkouts' | 'output'> {
  home: string;
  store: Store;
  repositories: Repositories;
  runner: Runner;
  setUp: SetUps;
  readLog: ReadLog;
}

/** Everything about checks: in a session's worktree, in a fresh checkout of it, on a commit that is to land. */
export function makeChecking(peers: Peers): Checking {
  const { sessions, repository, repositories, runner, store, readLog } = peers;
  const checkouts = makeCheckouts(peers);
  const prove = makeProve({ runner, outcomes: store.outcomes });
  const output = makeOutput({ readLog, sessions, repository, checkouts: checkouts.folder });
  const checks = makeChecks({ ...peers, prove, checkouts, output });
  return {
    afterRun: checks.afterRun,
    busy: checks.busy,
    ...makeVerify({ repositories, store, prove, checkouts }),
    methods: {
      'check.run': async ({ session, names, ...how }) => sessions.view(await checks.run(sessions.find(session).id, names, how)),
      'check.output': async ({ session, name }) => {
        const record = sessions.find(session);
        const check = record.checks.find((one) => checkName(one) === name);
        if (!check) throw noSuchCheck(record, name);
        return { check, ...(await output(record, check)) };
      },
      'check.suggest': async ({ repository: id }) => {
        const { path } = repositories.get(id);
        const { config } = await repositories.scripts(id);
        const declared = new Set((config.checks ?? []).map((one) => (typeof one === 'string' ? one : one.command)));
        return { checks: (await suggestChecks(path)).filter((command) => !declared.has(command)) };
      },
    },
  };
}
