/** What scripts/bench.mjs reads of each benchmark. `ratio`: ours by the baseline's, so that its meaning is the goal's. */
export interface Outcome {
  value: string;
  baseline: string;
  ratio: number | null;
  met: boolean;
  details?: Record<string, unknown>;
}

/** The middle one; of an even number, the lower middle. */
export const median = (numbers: readonly number[]): number => percentile(numbers, 50);

/** The smallest number that at least `percent` of all do not exceed. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

export const ms = (time: number): string => (time < 10 ? `${time.toFixed(1)} ms` : `${Math.round(time)} ms`);

/** For the details: every round, rounded, so that a reader sees how much they differ. */
export const rounded = (numbers: readonly number[]): number[] => numbers.map((number) => Math.round(number * 10) / 10);

/** How long something took, ms. */
export async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
