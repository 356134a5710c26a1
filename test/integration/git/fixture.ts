import { join } from 'node:path';
import { afterEach } from 'vitest';
import { addWorktree } from '../../../src/main/git/worktree';
import { makeRepository, type TestRepository } from '../../helpers/repository';

const made: TestRepository[] = [];

afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});

/** A repository that goes when the test ends. */
export function repository(...args: Parameters<typeof makeRepository>): TestRepository {
  const one = makeRepository(...args);
  made.push(one);
  return one;
}

/** A repository with one worktree of a session in it. */
export async function withWorktree(...args: Parameters<typeof makeRepository>) {
  const one = repository(...args);
  const root = one.path;
  const base = one.git(['rev-parse', 'HEAD']);
  const worktree = join(one.scratch, 'worktrees', 'task');
  const branch = 'esp/task';
  await addWorktree({ root, path: worktree, branch, commit: base });
  return { ...one, root, base, worktree, branch };
}
