/** The process of one attempt at a check; attempts count from 1. */
export const attemptRun = (run: string, attempt: number): string => `${run}.${attempt}`;

/** All processes of a check whose last one was `run`, in the order in which they ran. */
export function attemptsOf(run: string): string[] {
  const dot = run.lastIndexOf('.');
  const last = Number(run.slice(dot + 1));
  return Array.from({ length: last }, (_, index) => attemptRun(run.slice(0, dot), index + 1));
}
