import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git';
import { untracked } from './status';

/**
 * Repositories inside a worktree that hold work of their own: clones that an agent made, and submodules with changes
 * or with commits that no remote has. Paths in the worktree; ignored ones are not looked for.
 */
export async function repositoriesWithin(worktree: string): Promise<string[]> {
  const { repositories } = await untracked(git(worktree));
  const names = repositories.map((path) => path.toString('utf8').replace(/\/$/, ''));
  for (const name of await submodules(worktree)) if (await hasWork(join(worktree, name))) names.push(name);
  return names;
}

/** Paths of the submodules that are checked out here. */
async function submodules(worktree: string): Promise<string[]> {
  const entries = await git(worktree).records(['ls-files', '-z', '--stage']);
  const names = entries.filter((entry) => entry.startsWith('160000 ')).map((entry) => entry.slice(entry.indexOf('\t') + 1));
  const present = [];
  for (const name of names) {
    const own = await lstat(join(worktree, name, '.git')).catch(() => null); // not checked out
    if (own) present.push(name);
  }
  return present;
}

async function hasWork(submodule: string): Promise<boolean> {
  const runner = git(submodule);
  const changed = await runner.run(['status', '--porcelain', '-z', '--ignore-submodules=dirty'], { accept: 'any' });
  if (changed.exitCode !== 0 || changed.stdout.length > 0) return true;
  const pushed = await runner.run(['for-each-ref', '--count=1', '--contains=HEAD', 'refs/remotes/', 'refs/tags/'], { accept: 'any' });
  return pushed.stdout.length === 0;
}
