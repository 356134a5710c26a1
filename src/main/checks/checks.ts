import type { Logger } from 'pino';
import { type Check, checkName, isFailing, isSettled, waitingCheck } from '../../shared/check';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import { hears } from '../../shared/hears';
import type { Agent, Repository, SessionRecord } from '../../shared/model';
import { checkOut } from '../git/checkout';
import { commitAsEspalier } from '../git/commit';
import { exists } from '../git/exists';
import { inTurn } from '../git/locks';
import { treeOf } from '../git/status';
import type { Locate } from '../sessions/locate';
import type { Measure } from '../sessions/measure';
import type { Runner } from '../sessions/runner';
import type { Sessions } from '../sessions/sessions';
import type { Save } from '../store/store';
import type { Checkouts } from './checkouts';
import { fixBrief, mayGoBack, sameAgain } from './fix';
import type { Output } from './output';
import { type Prove, settled } from './prove';

export interface CheckPeers {
  sessions: Sessions;
  repository(record: SessionRecord): Repository;
  locate: Locate;
  measure: Pick<Measure, 'now'>;
  prove: Prove;
  checkouts: Checkouts;
  runner: Pick<Runner, 'end'>;
  /** Resolves when no effect of a session is under way. */
  settled(id: string): Promise<void>;
  output: Output;
  /** How often a failed check may send a job back by itself. */
  rounds(): number;
  agent(record: SessionRecord): Agent;
  log: Logger;
}

/** Where the checks of a session run one after another. */
interface Site {
  folder: string;
  run: string;
  /** What the next one is evidence for. */
  tree(): Promise<string>;
  /** After one that changed files. */
  changed(): Promise<void>;
}

export interface Checks {
  /** The effect of an end: runs what has no outcome yet, and sends a job back to its agent where that may mend it. */
  afterRun(record: SessionRecord, signal: AbortSignal): Promise<void>;
  /** Runs checks because a person said so; `names` null: all. Resolves with the record once all have ended. A crash does not undo it: see `resume`. */
  run(id: string, names: readonly string[] | null, how: { clean: boolean; due: boolean }): Promise<SessionRecord>;
  /** At the start: runs what an earlier core was asked for and did not bring to its end, there where it was to run. */
  resume(): Promise<void>;
  /** Whether any run because a person said so. */
  busy(): boolean;
}

export function makeChecks(peers: CheckPeers): Checks {
  const { sessions, repository, measure, prove, checkouts, output, log } = peers;
  /** One check of a session after another, whoever asked for it. */
  const lines = new Map<string, ReturnType<typeof inTurn>>();
  const lineOf = (id: string) => {
    const line = lines.get(id) ?? inTurn();
    lines.set(id, line);
    return line;
  };
  const asked = new Map<string, Set<AbortController>>();

  const put = (id: string, index: number, check: Check, why: string, also: Save = {}): void => {
    const checks = sessions.get(id).checks.map((one, at) => (at === index ? check : one));
    sessions.move(id, { type: 'check', checks }, { who: 'core', why: `${checkName(check)}: ${why}` }, also);
  };

  const inWorktree = (record: SessionRecord): Site => ({
    folder: record.worktree,
    run: `${record.id}-${record.runs}-check`,
    tree: () => treeOf(record.worktree),
    changed: () => measure.now(record.id),
  });
  /** Lends a checkout of all that is in the worktree now. */
  const inCheckout = async (record: SessionRecord, signal: AbortSignal, use: (site: Site) => Promise<void>): Promise<void> => {
    const from = repository(record);
    const tree = await treeOf(record.worktree);
    const commit = await commitAsEspalier(from.path, { tree, parents: [record.base.commit], message: `Check of ${record.title}` });
    await checkouts.lend({ record, repository: from, commit, fresh: true, signal }, ({ folder, run }) =>
      use({ folder, run, tree: async () => tree, changed: () => checkOut({ root: from.path, path: folder, commit }) }),
    );
  };

  /** Runs one, and says what came of it by `end`, which saves it. */
  const one = async (
    id: string,
    index: number,
    site: Site,
    how: { takes: 'no outcome' | 'passed' | 'any'; signal: AbortSignal },
    end: (check: Check, why: string, also?: Save) => Promise<void> | void,
  ): Promise<void> => {
    const { takes, signal } = how;
    const record = sessions.get(id);
    const check = record.checks[index];
    if (!check) return;
    const fresh = { ...waitingCheck(check), asked: check.asked };
    try {
      signal.throwIfAborted();
      const tree = await site.tree();
      const known = takes === 'no outcome' ? null : await prove.known(fresh, record.repository, tree, id);
      if (known && (takes === 'any' || known.state === 'passed'))
        return await end(known, `${known.state}, as ${known.from === null ? 'before' : `in session ${known.from}`} on the same tree`);
      const onRun = (run: string): void => put(id, index, { ...fresh, state: 'running', run }, 'running');
      const outcome = await prove.run(fresh, { record, folder: site.folder, run: site.run, tree, signal, onRun });
      signal.throwIfAborted();
      const changed = outcome.changed.length === 0 ? '' : `, while ${outcome.changed.join(', ')} changed`;
      await end(settled(fresh, outcome, id), `${outcome.state}${changed}`, { outcome });
      if (changed !== '') await site.changed();
    } catch (error) {
      if (error instanceof EspalierError && error.code === 'storage') throw error; // tried again by who drives it
      if (!signal.aborted) {
        log.warn({ session: id, check: checkName(check), error: toErrorRecord(error) }, 'a check could not be run');
        const problem = toErrorRecord(error).message;
        return put(id, index, { ...fresh, asked: null, state: 'failed', problem }, problem);
      }
      // Nothing runs any more, so the record must not say that it does. A discarded session takes no more moves.
      if (sessions.get(id).state !== 'discarded') put(id, index, waitingCheck(check), 'cut off');
      throw error;
    }
  };

  /** What failed, as its agent is told it; null: it is for a person to see. */
  const toMend = async (record: SessionRecord) => {
    const failing = record.checks.filter((check) => isFailing(check) && check.problem === null);
    const tree = failing.at(-1)?.tree;
    if (!tree || !hears(record, peers.agent(record))) return null;
    const shown = await Promise.all(failing.map(async (check) => ({ check, ...(await output(record, check)) })));
    const found = { tree, failures: sameAgain(shown) };
    if (!mayGoBack(record, peers.rounds(), found)) return null;
    const names = failing.map(checkName).join(', ');
    const why = `${names} failed, round ${record.rounds.checks + 1} of ${peers.rounds()}`;
    return { move: { type: 'sendBack', by: 'checks', brief: fixBrief(shown), found } as const, why };
  };

  const afterRun: Checks['afterRun'] = async ({ id }, signal) => {
    // What a person asked for is run on their behalf, where they wanted it.
    const open = sessions.get(id).checks.flatMap((check, index) => (isSettled(check) || check.asked !== null ? [] : [index]));
    for (const index of open) {
      const record = sessions.get(id);
      await one(id, index, inWorktree(record), { takes: 'any', signal }, async (check, why, also) => {
        const checks = sessions.get(id).checks.map((other, at) => (at === index ? check : other));
        const mend = index === open.at(-1) ? await toMend({ ...sessions.get(id), checks }) : null;
        signal.throwIfAborted();
        // First the way back, then the last outcome: nobody is to see a job as ended that goes on.
        if (mend) sessions.move(id, mend.move, { who: 'core', why: mend.why });
        put(id, index, check, why, also);
      });
    }
  };

  const assertCheckable = async ({ title, state, worktree }: SessionRecord): Promise<void> => {
    if (state === 'preparing') throw new EspalierError('refused', `“${title}” is being prepared.`, 'Nothing was run. Wait until it runs.');
    if (await exists(worktree)) return;
    const hint = state === 'discarded' ? '`espalier undo` brings it back.' : 'Its branch, where it has one, is as it was.';
    throw new EspalierError('refused', `“${title}” has no worktree that could be checked.`, `Nothing was run. ${hint}`);
  };
  const chosen = (record: SessionRecord, names: readonly string[] | null): number[] => {
    const unknown = names?.find((name) => !record.checks.some((check) => checkName(check) === name));
    if (unknown !== undefined) throw noSuchCheck(record, unknown);
    return record.checks.flatMap((check, index) => (names === null || names.includes(checkName(check)) ? [index] : []));
  };

  sessions.onMoved((record, before) => {
    if (before !== null && before.state === record.state) return;
    for (const controller of asked.get(record.id) ?? []) controller.abort();
  });
  /** Processes of checks that a killed core left, and that no effect ends. */
  const cutOff: string[] = [];
  for (const { id, state, checks } of sessions.all()) {
    if (state === 'discarded') continue;
    for (const [index, check] of checks.entries()) {
      if (check.state !== 'running' || (state === 'finished' && check.asked === null)) continue;
      if (check.run !== null) cutOff.push(check.run);
      put(id, index, { ...waitingCheck(check), asked: check.asked }, 'cut off');
    }
  }

  /** Notes what a person asks for, or that it came to nothing. */
  const ask = (id: string, indices: readonly number[], asked: Check['asked']): void => {
    const record = sessions.get(id);
    const checks = record.checks.map((check, index) => (indices.includes(index) ? { ...check, asked } : check));
    if (record.state === 'discarded' || checks.every((check, index) => check.asked === record.checks[index]?.asked)) return;
    sessions.move(id, { type: 'check', checks }, { who: asked ? 'person' : 'core', why: asked ? `asked for, in the ${asked}` : 'ended' });
  };
  const run: Checks['run'] = async (id, names, { clean, due }) => {
    const record = await peers.locate(sessions.get(id));
    const indices = chosen(record, names);
    await assertCheckable(record);
    const controller = new AbortController();
    const { signal } = controller;
    asked.set(id, (asked.get(id) ?? new Set()).add(controller));
    const all = async (site: Site): Promise<void> => {
      for (const index of indices)
        await one(id, index, site, { takes: due ? 'passed' : 'no outcome', signal }, (check, why, also) =>
          put(id, index, check, why, also),
        );
    };
    try {
      ask(id, indices, clean ? 'checkout' : 'worktree');
      await lineOf(id)(() => (clean ? inCheckout(record, signal, all) : all(inWorktree(record))));
    } catch (error) {
      ask(id, indices, null);
      if (!signal.aborted) throw error;
      const { title, state } = sessions.get(id);
      throw new EspalierError('refused', `The checks of “${title}” were ended: it is ${state} now.`, 'Run them again when it has ended.');
    } finally {
      asked.get(id)?.delete(controller);
    }
    await measure.now(id); // whoever edits by hand tells nobody: the outcomes may be of a tree that is new to us
    return sessions.get(id);
  };
  const resumeOne = async (id: string): Promise<void> => {
    await peers.settled(id); // its effect ends whatever runs for it
    const { checks } = sessions.get(id);
    for (const where of ['checkout', 'worktree'] as const) {
      const names = checks.filter(({ asked }) => asked === where).map(checkName);
      if (names.length > 0) await run(id, names, { clean: where === 'checkout', due: false });
    }
  };

  return {
    afterRun: (record, signal) => lineOf(record.id)(() => afterRun(record, signal)),
    run,
    resume: async () => {
      for (const run of cutOff) await peers.runner.end(run); // it may run on in the host
      const open = sessions.all().filter(({ state, checks }) => state !== 'discarded' && checks.some(({ asked }) => asked !== null));
      const resumed = open.map((record) =>
        resumeOne(record.id).catch((error: unknown) => {
          log.warn({ session: record.id, error: toErrorRecord(error) }, 'checks that were asked for did not run');
          ask(record.id, [...record.checks.keys()], null);
        }),
      );
      await Promise.all(resumed);
    },
    busy: () => [...asked.values()].some(({ size }) => size > 0),
  };
}

export function noSuchCheck({ title, checks }: SessionRecord, name: string): EspalierError {
  const known = checks.map((check) => `“${checkName(check)}”`).join(', ') || 'none';
  return new EspalierError('not-found', `“${title}” has no check called “${name}”.`, `Nothing was run. Its checks: ${known}.`);
}
