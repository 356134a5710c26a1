import { type Check, checkName, waitingCheck } from '../../shared/check';
import type { Contract } from '../../shared/contract';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Repositories } from '../repositories/repositories';
import type { Runner } from '../sessions/runner';
import type { SetUps } from '../sessions/set-up';
import type { Store } from '../store/store';
import { makeCheckouts } from './checkouts';
import { type CheckPeers, makeChecks, noSuchCheck } from './checks';
import { makeOutput } from './output';
import { makeProve, settled } from './prove';
import { suggestChecks } from './suggest';
import { type CheckLogs, makeTidy, type Tidy } from './tidy';
import { makeVerify, type Verify } from './verify';

/** Outcomes of a command that are handed out. */
const mostRemembered = 50;

export interface Checking extends Verify {
  /** The effect of an end. */
  afterRun(record: SessionRecord, signal: AbortSignal): Promise<void>;
  /** At the start, once effects run: what was cut off goes on, and what nobody needs any more is removed. */
  resume(): Promise<void>;
  /** Removes what the checks of a session printed. */
  forget: Tidy['forget'];
  methods: Pick<
    Handlers<Contract>['methods'],
    'check.run' | 'check.output' | 'check.history' | 'check.add' | 'check.suggest' | 'check.declare'
  >;
  busy(): boolean;
}

interface Peers extends Omit<CheckPeers, 'prove' | 'checkouts' | 'output'> {
  home: string;
  store: Store;
  repositories: Repositories;
  runner: Runner;
  setUp: SetUps;
  logs: CheckLogs;
}

/** Everything about checks: in a session's worktree, in a fresh checkout of it, on a commit that is to land. */
export function makeChecking(peers: Peers): Checking {
  const { sessions, repository, repositories, runner, store, logs, log } = peers;
  const checkouts = makeCheckouts(peers);
  const prove = makeProve({ runner, outcomes: store.outcomes, logs });
  const output = makeOutput({ logs, sessions, repository, checkouts: checkouts.folder });
  const checks = makeChecks({ ...peers, prove, checkouts, output });
  const named = (session: string, name: string): [SessionRecord, Check] => {
    const record = sessions.find(session);
    const check = record.checks.find((one) => checkName(one) === name);
    if (!check) throw noSuchCheck(record, name);
    return [record, check];
  };
  /** The check as an earlier outcome left it. */
  const before = (record: SessionRecord, check: Check, run: string): Check => {
    const known = store.outcomes.history(record.repository, check.command, mostRemembered);
    const found = known.find((one) => one.run === run);
    if (!found) throw new EspalierError('not-found', `Nothing is known of run ${run} of “${checkName(check)}”.`, 'It may be too long ago.');
    return settled(check, found, record.id);
  };
  const tidy = makeTidy({ sessions, outcomes: store.outcomes, logs, log });
  return {
    afterRun: checks.afterRun,
    resume: async () => {
      const later = (error: unknown): void => log.warn({ error: toErrorRecord(error) }, 'checks are not taken up before the next start');
      await Promise.all([checks.resume().catch(later), tidy.expire().catch(later)]);
    },
    forget: tidy.forget,
    busy: checks.busy,
    ...makeVerify({ repositories, store, prove, checkouts }),
    methods: {
      'check.run': async ({ session, names, ...how }) => sessions.view(await checks.run(sessions.find(session).id, names, how)),
      'check.output': async ({ session, name, run, attempt }) => {
        const [record, newest] = named(session, name);
        const whole = run === null || run === newest.run ? newest : before(record, newest, run);
        const one = attempt === null ? undefined : whole.tried[attempt - 1];
        const check = one ? { ...whole, ...one, tried: [one] } : whole;
        return { check, ...(await output(record, check)) };
      },
      'check.history': async ({ session, name }) => {
        const [record, check] = named(session, name);
        return { outcomes: store.outcomes.history(record.repository, check.command, mostRemembered) };
      },
      'check.add': async ({ session, check }) => {
        const { id, checks } = sessions.find(session);
        const name = checkName(check);
        if (checks.some((one) => checkName(one) === name))
          throw new EspalierError('refused', `It has a check called “${name}” already.`, 'Nothing was changed. Run that one.');
        const by = { who: 'person', why: `${name}: added` } as const;
        return sessions.view(sessions.move(id, { type: 'check', checks: [...checks, waitingCheck(check)] }, by));
      },
      'check.suggest': async ({ repository: id }) => {
        const { path } = repositories.get(id);
        const { config } = await repositories.scripts(id);
        const declared = new Set((config.checks ?? []).map((one) => (typeof one === 'string' ? one : one.command)));
        return { checks: (await suggestChecks(path)).filter((command) => !declared.has(command)) };
      },
      'check.declare': async ({ repository: id, checks: commands, hash }) => {
        await repositories.declare(id, commands, hash);
        return {};
      },
    },
  };
}
