import type { CheckOutcome } from './check';

type Past = Pick<CheckOutcome, 'state' | 'tree' | 'outside'>;

const words: Readonly<Record<Past['state'], string>> = { passed: 'passed', failed: 'failed', 'timed-out': 'timed out', flaky: 'was flaky' };
/** The most turns that are told: what was long ago matters least. */
const mostTurns = 4;

/** What became of a check over trees, oldest first: `failed 3 times, then passed`; empty for less than two outcomes. */
export function story(past: readonly Past[]): string {
  if (past.length < 2) return '';
  const turns: { state: Past['state']; times: number }[] = [];
  for (const { state } of past) {
    const last = turns.at(-1);
    if (last?.state === state) last.times += 1;
    else turns.push({ state, times: 1 });
  }
  const told = turns.slice(-mostTurns).map(({ state, times }) => (times === 1 ? words[state] : `${words[state]} ${times} times`));
  return told.join(', then ');
}

/** Whether an outcome says that the check is flaky: it passed only later, or both passed and failed on the same tree. */
export function isFlaky({ state, tree, outside }: Past, among: readonly Past[]): boolean {
  if (state === 'flaky') return true;
  return state === 'failed' && outside === null && among.some((other) => other.tree === tree && other.state === 'passed');
}

/** How often a check was flaky, as in `flaky in 3 of the last 22 runs`; empty where it never was. */
export function flakiness(past: readonly Past[]): string {
  const times = past.filter((one) => isFlaky(one, past)).length;
  return times === 0 ? '' : `flaky in ${times} of the last ${past.length} runs`;
}
