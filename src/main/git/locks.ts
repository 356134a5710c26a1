import PQueue from 'p-queue';
import { git } from './git';

/** One queue a repository, by its common git directory; present only while it has work. */
const writers = new Map<string, PQueue>();

/**
 * Runs `write` when no other writer of the same repository runs: eight `git worktree add` at once fail as a rule.
 * `root` is any worktree of the repository. Not reentrant: what runs inside must not take the lock again.
 */
export async function withWriteLock<T>(root: string, write: () => Promise<T>): Promise<T> {
  const key = await commonDir(root);
  const queue = writers.get(key) ?? new PQueue({ concurrency: 1 });
  writers.set(key, queue);
  try {
    return await new Promise<T>((resolve, reject) => {
      queue.add(() => write().then(resolve, reject)).catch(reject);
    });
  } finally {
    if (queue.size === 0 && queue.pending === 0 && writers.get(key) === queue) writers.delete(key);
  }
}

/** A queue of one: what it is given runs when all that it was given before has ended, well or not. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined); // told to whoever gave it
    return next;
  };
}

/** The git directory that all worktrees of a repository share, as an absolute path. */
export function commonDir(dir: string): Promise<string> {
  return git(dir).text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
}
