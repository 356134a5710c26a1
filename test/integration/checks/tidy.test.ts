import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTidy } from '../../../src/main/checks/tidy';
import { logsIn } from '../../../src/main/host/log';
import { openStore, type Store } from '../../../src/main/store/store';
import { type CheckOutcome, waitingCheck } from '../../../src/shared/check';
import { makeScratch } from '../../helpers/repository';
import { sessionRecord } from '../../helpers/session';

const day = 24 * 60 * 60 * 1000;
let home: string;
let store: Store;

beforeEach(() => {
  home = makeScratch();
  store = openStore(home);
});
afterEach(() => store.close());

/** An outcome of some days ago whose output is kept. */
function found(run: string, daysAgo: number, tree = 'tree'): void {
  const at = new Date(Date.now() - daysAgo * day);
  const { command, timeout, attempts, changed, tried, outside } = waitingCheck('test');
  const outcome: CheckOutcome = {
    ...{ command, timeout, attempts, changed, tried, outside, state: 'failed', exit: 1, durationMs: 5 },
    ...{ repository: 'r', tree, session: '00000001', run, at: at.toISOString() },
  };
  store.save({ outcome });
  printed(run);
}
/** A folder of a log that was last written to a while ago. */
function printed(run: string): void {
  const folder = path.join(home, 'logs', run);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '0.log'), 'words\n');
  utimesSync(folder, new Date(Date.now() - day), new Date(Date.now() - day));
}
const tidy = (run: string) => {
  const check = { ...waitingCheck('test'), state: 'failed' as const, run };
  const sessions = { all: () => [sessionRecord({ checks: [check] })] };
  return makeTidy({ sessions, outcomes: store.outcomes, logs: logsIn(home), log: pino({ level: 'silent' }) });
};
const kept = (): string[] => readdirSync(path.join(home, 'logs')).sort();

test('outcomes of a month ago go with what was printed, but for those that a session names', async () => {
  found('00000001-1-check-aa.2', 40, 'named');
  printed('00000001-1-check-aa.1');
  found('00000001-1-check-bb.1', 40);
  found('checkout-r-1-cc.1', 2);
  await tidy('00000001-1-check-aa.2').expire();
  expect(store.outcomes.history('r', 'test', 9).map(({ run }) => run)).toEqual(['00000001-1-check-aa.2', 'checkout-r-1-cc.1']);
  expect(kept()).toEqual(['00000001-1-check-aa.1', '00000001-1-check-aa.2', 'checkout-r-1-cc.1']);
  expect(store.outcomes.of('r', 'named', 'test')).toBeNull(); // too old to be taken for true
});

test('what nothing names is removed, and nothing but what checks printed', async () => {
  for (const run of ['00000001-1', '00000001-1-setup', '00000001-1-check-dd.1', 'checkout-r-once-1-setup']) printed(run);
  const one = tidy('00000001-2-check-ee.1');
  mkdirSync(path.join(home, 'logs', '00000001-3-check-ff.1')); // begun since
  await one.expire();
  expect(kept()).toEqual(['00000001-1', '00000001-1-setup', '00000001-3-check-ff.1']);
});
