import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git } from './git';
import { withWriteLock } from './locks';
import { claimPlace, readGitLink } from './worktree';

/** A worktree on no branch, in which nobody works: what is in it is of a commit. */
export type Checkout = { root: string; path: string; commit: string };

/**
 * Makes a checkout of a commit, or brings the one at `path` there: what is changed or untracked in it goes, what is
 * ignored (installed packages, build caches) stays. Nobody else may use it meanwhile.
 */
export async function checkOut({ root, path, commit }: Checkout): Promise<void> {
  await withWriteLock(root, async () => {
    if ((await claimPlace(root, path, null)) === 'there') return;
    await mkdir(dirname(path), { recursive: true });
    await git(root).run(['worktree', 'add', '--quiet', '--no-checkout', '--detach', '--end-of-options', path, commit]);
  });
  const admin = await readGitLink(path);
  if (admin !== null) await rm(join(admin, 'index.lock'), { force: true }); // of a git that was killed in it
  // First off any branch that a command in it switched to, which is not to move.
  await git(path).run(['checkout', '--quiet', '--force', '--detach', commit]);
  await git(path).run(['reset', '--quiet', '--hard']);
  // Twice, for what a command cloned into it.
  await git(path).run(['clean', '-d', '--force', '--force', '--quiet']);
}
