import type { Dirent } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { indexPrefix } from './index-file';
import { commonDir } from './locks';
import { dropUnfinished } from './unfinished';

/** An index file of ours is in use for seconds; one of this age was left by a crash. Milliseconds. */
const abandoned = 60 * 60 * 1000;

/**
 * Deletes what a crash left in a repository's git directory: index files of ours, and entries of worktrees that were
 * never finished, which `git worktree prune` skips because git locks them. Gives their number.
 */
export async function removeLeftovers(root: string): Promise<number> {
  const common = await commonDir(root);
  let removed = await dropUnfinished(root);
  const worktrees = await entriesOf(join(common, 'worktrees'));
  const folders = [common, ...worktrees.map(({ name }) => join(common, 'worktrees', name))];
  for (const folder of folders) {
    for (const { name } of await entriesOf(folder)) {
      const file = join(folder, name);
      if (!name.startsWith(indexPrefix)) continue;
      const found = await lstat(file).catch(() => null); // whoever made it may just have deleted it
      if (!found || Date.now() - found.mtimeMs < abandoned) continue;
      await rm(file, { force: true });
      removed++;
    }
  }
  return removed;
}

/** How much disk a folder takes, in bytes. Links are not followed, and what vanishes meanwhile counts nothing. */
export async function diskSize(path: string, signal?: AbortSignal): Promise<number> {
  // File systems answer several questions at once, but a thread pool has four threads that others need as well.
  const queue = new PQueue({ concurrency: 3 });
  let bytes = 0;
  const measure = async (file: string): Promise<void> => {
    const found = await lstat(file).catch(() => null); // vanished, or not ours to see
    if (!found) return;
    // Blocks of 512 bytes, whatever the disk's own are: stat(2).
    bytes += found.blocks * 512;
    if (!found.isDirectory() || signal?.aborted) return;
    for (const { name } of await entriesOf(file)) void queue.add(() => measure(join(file, name)));
  };
  await measure(path);
  await queue.onIdle();
  signal?.throwIfAborted();
  return bytes;
}

function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []); // vanished, or a file, or not ours to see
}
