import { lstat, mkdir, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { EspalierError } from '../../shared/errors';
import { branchCommit } from './branch';
import { gitFailure } from './failure';
import { git } from './git';
import { commonDir, withWriteLock } from './locks';
import { dropUnfinished, initializing } from './unfinished';
import { listWorktrees, type WorktreeEntry } from './worktree-list';

export type NewWorktree = { root: string; path: string; branch: string; commit: string };

/** On a worktree that restoreSnapshot has not finished. */
export const restoring = 'espalier: restoring';
/** Begins the reason of every lock of ours: it stands on a worktree that no session has yet, or that is not whole. */
export const ourMark = 'espalier: ';

/**
 * Makes a worktree at `path` on a new branch at `commit`; where it is there already, nothing happens. What a killed
 * attempt left is made anew. Throws an EspalierError where something else is in the way, which is never touched.
 */
export function addWorktree(wanted: NewWorktree): Promise<void> {
  return withWriteLock(wanted.root, async () => {
    if ((await claimPlace(wanted.root, wanted.path, wanted.branch)) === 'there') return;
    const path = await canonical(wanted.path);
    await mkdir(dirname(path), { recursive: true });
    const args = ['worktree', 'add', '--quiet', ...(await branchArguments(wanted, path))];
    const output = await git(wanted.root).run(args, { accept: 'any' });
    if (output.exitCode === 0) return;
    if (!(await dropBranchLock(wanted, output.stderr))) throw gitFailure(args, output);
    await git(wanted.root).run(args);
  });
}

/**
 * Clears what an unfinished attempt left at `path`. `there`: a whole worktree stands there, on `branch` where one is
 * given. Throws an EspalierError for anything else, which is left alone. For callers that hold the lock.
 */
export async function claimPlace(root: string, path: string, branch: string | null): Promise<'there' | 'free'> {
  await dropUnfinished(root);
  const existing = await findWorktree(root, path);
  if (existing && !isUnfinished(existing)) {
    if (branch !== null && existing.branch !== branch) throw folderTaken(path);
    if (!existing.prunable) return 'there';
  }
  if (existing) await clearWorktree(root, existing);
  const place = await canonical(path);
  if (!existing) await dropStub(root, place);
  if (!(await isFree(place))) throw folderTaken(path);
  return 'free';
}

/** Removes a worktree with its folder, whatever is in it. For callers that hold the lock. */
export async function clearWorktree(root: string, entry: WorktreeEntry): Promise<void> {
  await emptyTrash(await dropEntry(root, entry));
}

/** The entry of the worktree at `path`, compared with symbolic links resolved; null where git knows of none. */
export async function findWorktree(root: string, path: string): Promise<WorktreeEntry | null> {
  const wanted = await canonical(path);
  for (const entry of await listWorktrees(root)) if ((await canonical(entry.path)) === wanted) return entry;
  return null;
}

/** Whether a usable worktree stands at `path`: known to git, complete, its folder in place. */
export async function worktreeExists(root: string, path: string): Promise<boolean> {
  const entry = await findWorktree(root, path);
  return entry !== null && !entry.prunable && !isUnfinished(entry);
}

/**
 * Removes a worktree with everything in it, locked or not; one that is gone already is fine. Make a snapshot first.
 * The branch stays. `left`: a folder at `path` that git knows nothing of (any more), which is not ours to delete.
 */
export async function removeWorktree(root: string, path: string): Promise<{ left: string | null }> {
  const place = await canonical(path);
  await withWriteLock(root, async () => {
    const entry = await findWorktree(root, path);
    if (entry) await dropEntry(root, entry);
  });
  await emptyTrash(trashOf(place));
  return { left: (await isFree(place)) ? null : place };
}

/**
 * Mends the links between a repository and its worktrees after one of them was moved. `paths`: where worktrees are
 * now. Gives the paths that git still cannot use.
 */
export function repairWorktrees(root: string, paths: readonly string[]): Promise<string[]> {
  return withWriteLock(root, async () => {
    const present = [];
    for (const path of paths) if (await readGitLink(path)) present.push(path);
    // Its exit code is 1 as soon as one cannot be mended; what counts is how each stands afterwards.
    if (present.length > 0) await git(root).run(['worktree', 'repair', '--end-of-options', ...present], { accept: [1] });
    const broken = [];
    for (const path of paths) if (!(await worktreeExists(root, path))) broken.push(path);
    return broken;
  });
}

/**
 * Moves a worktree's folder aside, so that a kill leaves it whole or gone, and drops git's entry. Gives the folder to
 * delete. For callers that hold the lock.
 */
async function dropEntry(root: string, entry: WorktreeEntry): Promise<string> {
  const [main] = await listWorktrees(root);
  if (main?.path === entry.path)
    throw new EspalierError('refused', `${entry.path} is the repository itself.`, 'It is never removed. Nothing was changed.');
  const trash = trashOf(entry.path);
  await emptyTrash(trash);
  if (await leadsTo(root, entry.path)) await rename(entry.path, trash);
  if (entry.locked !== null) await git(root).run(['worktree', 'unlock', '--end-of-options', entry.path], { accept: 'any' });
  // Once more `--force` than changes alone would need, for a lock that came meanwhile.
  const output = await git(root).run(['worktree', 'remove', '--force', '--force', '--end-of-options', entry.path], { accept: 'any' });
  // Git refuses an entry whose folder now holds something else. `prune` would drop others' entries too.
  if (output.exitCode !== 0) await dropAdminFolder(root, entry.path);
  return trash;
}

async function dropAdminFolder(root: string, path: string): Promise<void> {
  const folder = join(await commonDir(root), 'worktrees');
  for (const name of await readdir(folder)) {
    const link = await readFile(join(folder, name, 'gitdir'), 'utf8').catch(() => ''); // without one it is not this entry
    if (link.trimEnd() === join(path, '.git')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** What `git worktree add` leaves when it is killed before the first file: a folder with a `.git` file alone, whole or empty. */
async function dropStub(root: string, path: string): Promise<void> {
  const git = join(path, '.git');
  const found = await lstat(git).catch(() => null); // no stub
  if (!found?.isFile() || (await readdir(path)).length !== 1) return;
  if (found.size === 0 || (await leadsTo(root, path))) await rm(path, { recursive: true, force: true });
}

/** Where a folder waits for its deletion: next to itself, since a rename cannot leave the disk. */
export function trashOf(path: string): string {
  return `${path}.removing`;
}

function emptyTrash(trash: string): Promise<void> {
  return rm(trash, { recursive: true, force: true, maxRetries: 3 });
}

/** A path with symbolic links resolved as far as it exists. */
export async function canonical(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // Not there (yet): then its folder decides.
    const parent = dirname(path);
    return parent === path ? path : join(await canonical(parent), basename(path));
  }
}

function isUnfinished(entry: WorktreeEntry): boolean {
  return entry.locked === initializing || entry.locked?.startsWith(ourMark) === true;
}

/** A new branch, or the one that an earlier attempt made, provided that nothing was committed on it since. */
async function branchArguments({ root, branch, commit }: NewWorktree, path: string): Promise<string[]> {
  const at = await branchCommit(root, branch);
  // Without --no-track git would take the config's lock.
  if (at === null) return ['--no-track', '-b', branch, '--end-of-options', path, commit];
  if (at === commit) return ['--end-of-options', path, branch];
  throw new EspalierError(
    'refused',
    `The branch ${branch} is there already, at another commit.`,
    'It was left as it is. Rename that branch, or recreate the session from its base.',
  );
}

/**
 * Removes the lock that a killed git left on the session's branch. Git waited seconds for it, we are the only writer,
 * and the branch is nobody else's: so no one holds it.
 */
async function dropBranchLock({ root, branch }: NewWorktree, stderr: string): Promise<boolean> {
  const lock = join(await commonDir(root), 'refs', 'heads', `${branch}.lock`);
  if (!stderr.includes(`'${lock}': File exists`)) return false;
  await rm(lock, { force: true });
  return true;
}

/** Nothing there, or an empty folder: git makes a worktree in either. */
async function isFree(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return !found || (found.isDirectory() && (await readdir(path)).length === 0);
}

/** Whether the folder at `path` says itself that it is a worktree of this repository. */
async function leadsTo(root: string, path: string): Promise<boolean> {
  const link = await readGitLink(path);
  return link !== null && (await canonical(link)).startsWith(join(await canonical(await commonDir(root)), 'worktrees') + sep);
}

/** Where a worktree's `.git` file leads, or null where there is none. */
export async function readGitLink(path: string): Promise<string | null> {
  try {
    return /^gitdir: (.*)\n?$/s.exec(await readFile(join(path, '.git'), 'utf8'))?.[1]?.trimEnd() ?? null;
  } catch {
    // Missing, or a folder as in a main worktree: not a linked worktree in either case.
    return null;
  }
}

function folderTaken(path: string): EspalierError {
  return new EspalierError(
    'refused',
    `${path} is in use by something else.`,
    'It was left as it is. Move it away, or give the session another title.',
  );
}
