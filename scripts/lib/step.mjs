/** A step that failed, told so that the reader knows which one it was, why, and what to do. */
export class StepError extends Error {
  constructor(name, cause, remedy) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${name} failed\n  why:        ${why}\n  what to do: ${remedy}\n  Nothing is half done: the same command goes on from here.`, {
      cause,
    });
    this.name = 'StepError';
  }
}

/** Runs one step; whatever it throws becomes a StepError, the innermost one kept. */
export async function step(name, remedy, work) {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StepError ? error : new StepError(name, error, remedy);
  }
}

/** For a script's top level: an expected failure is told in words, one nobody expected with its stack. */
export function explain(error) {
  return error instanceof StepError ? error.message : `${error?.stack ?? error}`;
}
