import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { branchCommit } from './branch';
import { git } from './git';
import { commonDir, withWriteLock } from './locks';
import { canonical, claimPlace, clearWorktree, findWorktree, type NewWorktree, ourMark, readGitLink } from './worktree';
import { listWorktrees, type WorktreeEntry } from './worktree-list';

/**
 * A worktree that stands ready for a repository's next session. From its making until a session has it, it carries
 * a lock of ours whose reason says how far it is. So git prunes it never, nobody takes it for a session's, and what a
 * kill left at any point is recognised and dropped: it holds nothing that is not in a commit.
 */
export type SparePlace = { root: string /** Of the repository; two cores may know the same one. */; id: string; folder: string };

/** Where a repository's spare worktree stands, in the folder of its sessions' worktrees. */
export const sparePath = ({ folder, id }: Omit<SparePlace, 'root'>): string => join(folder, `.spare-${id}`);

const mark = (id: string, state: 'ready' | 'filling' | `moving to ${string}`): string => `${ourMark}spare ${id} ${state}`;

/**
 * Makes the spare worktree ready at `commit`, or brings it there. False: this repository cannot have one, since git
 * moves no worktree with submodules. Only what takes git's shared locks waits for other writers and holds them up;
 * the files are written beside them, unhurried.
 */
export async function readySpare(place: SparePlace, commit: string): Promise<boolean> {
  const { root, id } = place;
  if ((await git(root).run(['cat-file', '-e', `${commit}:.gitmodules`], { accept: 'any' })).exitCode === 0) return false;
  const path = await canonical(sparePath(place));
  const fill = await withWriteLock(root, async () => {
    await dropHalfMoved(root, id);
    const entry = await findWorktree(root, path);
    if (isReady(entry, id)) {
      if (entry.head === commit) return false;
    } else {
      // Unmarked: a kill came right after it was added.
      if ((await claimPlace(root, path, null)) === 'there' && entry) await clearWorktree(root, entry);
      await mkdir(dirname(path), { recursive: true });
      await git(root).run(['worktree', 'add', '--quiet', '--no-checkout', '--detach', '--end-of-options', path, commit]);
    }
    await setMark(path, mark(id, 'filling'));
    return true;
  });
  if (!fill) return true;
  await git(path, { unhurried: true }).run(['reset', '--quiet', '--hard', commit]);
  await setMark(path, mark(id, 'ready'));
  return true;
}

/**
 * Gives a session the spare worktree in place of a new one: on a new branch at `commit`, at its path. False: there
 * is none that is ready, and nothing was changed. A worktree that is there already stays as it is, which is true as well.
 */
export function takeSpare(wanted: NewWorktree, place: SparePlace): Promise<boolean> {
  const { root, branch, commit } = wanted;
  return withWriteLock(root, async () => {
    await dropHalfMoved(root, place.id);
    const entry = await findWorktree(root, sparePath(place));
    if (!isReady(entry, place.id) || (await branchCommit(root, branch)) !== null) return false;
    if ((await claimPlace(root, wanted.path, branch)) === 'there') return true;
    const path = await canonical(wanted.path);
    try {
      await mkdir(dirname(path), { recursive: true });
      if (entry.head !== commit) {
        await setMark(entry.path, mark(place.id, 'filling'));
        await git(entry.path).run(['reset', '--quiet', '--hard', commit]);
      }
      await setMark(entry.path, mark(place.id, `moving to ${path}`));
      // Twice, since it is locked.
      await git(root).run(['worktree', 'move', '--force', '--force', '--end-of-options', entry.path, path]);
      await git(path).run(['update-ref', '-m', `branch: Created from ${commit}`, `refs/heads/${branch}`, commit, '']);
      await git(path).run(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
      await rm(join(await adminFolder(path), 'locked'));
      return true;
    } catch (error) {
      await dropHalfMoved(root, place.id);
      throw error;
    }
  });
}

/** Whether the folder that a spare worktree would stand in holds one, ready or not. */
export async function hasSpare(place: SparePlace): Promise<boolean> {
  return (await readGitLink(sparePath(place))) !== null;
}

/** Whether a worktree's index is that of some thousand files: on a busy computer a small one may take long, too. */
export async function hasManyFiles(worktree: string): Promise<boolean> {
  return (await stat(join(await adminFolder(worktree), 'index'))).size > 100_000;
}

function isReady(entry: WorktreeEntry | null, id: string): entry is WorktreeEntry {
  return entry !== null && !entry.prunable && entry.branch === null && entry.locked === mark(id, 'ready');
}

/** Drops a spare worktree that a kill or an error left on its way to a session, wherever its folder is by now. */
async function dropHalfMoved(root: string, id: string): Promise<void> {
  const entries = join(await commonDir(root), 'worktrees');
  for (const name of await readdir(entries).catch(() => [])) {
    const admin = join(entries, name);
    const reason = await readFile(join(admin, 'locked'), 'utf8').catch(() => ''); // not locked
    const moving = mark(id, 'moving to ');
    if (!reason.startsWith(moving)) continue;
    await dropFolderOf(admin, reason.slice(moving.length));
    const path = dirname((await readFile(join(admin, 'gitdir'), 'utf8')).trimEnd());
    const entry = (await listWorktrees(root)).find((worktree) => worktree.path === path);
    if (entry) await clearWorktree(root, entry);
  }
}

/** Git renames the folder first and notes it second; in between only the folder knows where it belongs. */
async function dropFolderOf(admin: string, path: string): Promise<void> {
  const link = await readGitLink(path);
  if (link === null || (await canonical(link)) !== (await canonical(admin))) return;
  const trash = `${path}.removing`;
  await rm(trash, { recursive: true, force: true });
  await rename(path, trash);
  await rm(trash, { recursive: true, force: true, maxRetries: 3 });
}

async function adminFolder(worktree: string): Promise<string> {
  const link = await readGitLink(worktree);
  if (link === null) throw new Error(`${worktree} is not a linked worktree`);
  return link;
}

/** As `git worktree lock` does, but in one step from one reason to the next (gitrepository-layout: worktrees/<id>/locked). */
async function setMark(worktree: string, reason: string): Promise<void> {
  const file = join(await adminFolder(worktree), 'locked');
  await writeFile(`${file}.new`, reason);
  await rename(`${file}.new`, file);
}
