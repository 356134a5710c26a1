import { z } from 'zod';

/** How a repository or a task declares a check: a command alone, or one with a name and limits. */
export const declaredCheck = z.union([
  z.string().min(1),
  z.strictObject({
    name: z.string().min(1).optional().describe('What to call it; default: its command.'),
    command: z.string().min(1).describe('Run by the shell in the tree that is checked.'),
    timeout: z.number().positive().max(86_400).optional().describe('Seconds after which it is ended; default: 1200.'),
    attempts: z
      .number()
      .int()
      .min(1)
      .max(5)
      .optional()
      .describe('Tries until it passes; one that passes only later is flaky, not passed. Default: 1.'),
  }),
]);
export type DeclaredCheck = z.infer<typeof declaredCheck>;

/** Seconds that a check may take where nobody said otherwise. */
export const checkTimeout = 1200;

/** One time that a check's command ran. */
const attempt = z.object({
  /** The process whose log holds its output. */
  run: z.string(),
  state: z.enum(['passed', 'failed', 'timed-out']),
  exit: z.number().nullable(),
  durationMs: z.number(),
});
export type Attempt = z.infer<typeof attempt>;

/** A command whose outcome is evidence for one tree. */
export const check = z.object({
  /** null: it is called by its command. */
  name: z.string().nullable().default(null),
  command: z.string(),
  /** s */
  timeout: z.number().positive().default(checkTimeout),
  attempts: z.number().int().min(1).default(1),
  state: z.enum(['waiting', 'running', 'passed', 'failed', 'timed-out', 'flaky']),
  /** The tree (git object id) that the outcome is evidence for; null while there is none. */
  tree: z.string().nullable(),
  exit: z.number().nullable().default(null),
  durationMs: z.number().nullable().default(null),
  /** The process whose log holds its output; null: none was started. */
  run: z.string().nullable().default(null),
  /** The session whose check found this outcome for the same tree; null: it was run for this one. */
  from: z.string().nullable().default(null),
  /** Files that were changed while it ran, as a rule by itself: what is there since is another tree. */
  changed: z.array(z.string()).default([]),
  /** Why it could not be run, which counts as failed; null: it could. */
  problem: z.string().nullable().default(null),
  /** Each time that it ran for this outcome, first to last: where only a later one passed, it is flaky. */
  tried: z.array(attempt).default([]),
  /** Why its failure may be no fault of the tree, in words; null: the tree's, or none. */
  outside: z.string().nullable().default(null),
  /** A person asked for it to run, there, and it has not come to an outcome yet: a crash does not undo that. */
  asked: z.enum(['worktree', 'checkout']).nullable().default(null),
});
export type Check = z.infer<typeof check>;

/** What a command said of a tree, and for which session it was run. */
export const checkOutcome = check
  .pick({ command: true, timeout: true, attempts: true, exit: true, durationMs: true, changed: true, tried: true, outside: true })
  .extend({
    state: z.enum(['passed', 'failed', 'timed-out', 'flaky']),
    repository: z.string(),
    tree: z.string(),
    session: z.string(),
    run: z.string(),
    at: z.string(),
  });
export type CheckOutcome = z.infer<typeof checkOutcome>;

/** Something that failed within a check, as its output tells it. */
export const checkFailure = z.object({
  /** Relative to the worktree; null where the output names none. */
  path: z.string().nullable(),
  line: z.number().int().nullable(),
  /** Name of the test; null for what is not one. */
  test: z.string().nullable(),
  message: z.string(),
});
export type CheckFailure = z.infer<typeof checkFailure>;

/** A check before its first run. */
export function waitingCheck(declared: DeclaredCheck | Pick<Check, 'name' | 'command' | 'timeout' | 'attempts'>): Check {
  const { command, name = null, timeout = checkTimeout, attempts = 1 } = typeof declared === 'string' ? { command: declared } : declared;
  const nothing = { tree: null, exit: null, durationMs: null, run: null, from: null, changed: [], problem: null };
  return { name, command, timeout, attempts, state: 'waiting', ...nothing, tried: [], outside: null, asked: null };
}

/** A check that nothing runs for any more, whatever was under way. */
export const cutOff = (check: Check): Check => (check.state === 'running' ? waitingCheck(check) : { ...check, asked: null });

/** What a check is called. */
export const checkName = (of: DeclaredCheck | Pick<Check, 'name' | 'command'>): string =>
  typeof of === 'string' ? of : (of.name ?? of.command);

/** A declared check in full, on one line: what a yes is given to. */
export function checkText(declared: DeclaredCheck): string {
  if (typeof declared === 'string') return declared;
  const { name, command, timeout, attempts } = declared;
  const limits = [
    timeout === undefined ? [] : [`${timeout} s at most`],
    attempts === undefined ? [] : [`up to ${attempts} attempts`],
  ].flat();
  return `${name === undefined ? '' : `${name}: `}${command}${limits.length > 0 ? ` (${limits.join(', ')})` : ''}`;
}

/** Whether it has come to an outcome. */
export const isSettled = ({ state }: Pick<Check, 'state'>): boolean => state !== 'waiting' && state !== 'running';
/** Whether it says that something is wrong. One that is flaky says nothing. */
export const isFailing = ({ state }: { state: string }): boolean => state === 'failed' || state === 'timed-out';

/** What is known of a check for a tree: evidence for another one is stale. `tree` null: nobody looked yet. */
export function standing(check: Check, tree: string | null): Check['state'] | 'stale' {
  return isSettled(check) && check.tree !== null && tree !== null && check.tree !== tree ? 'stale' : check.state;
}
