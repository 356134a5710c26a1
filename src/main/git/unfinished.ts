import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commonDir } from './locks';

/** Git's own mark on a worktree that `git worktree add` has not finished. */
export const initializing = 'initializing';

/** `git worktree add` writes an entry's files within milliseconds; one that is incomplete for so long was killed. Milliseconds. */
const patience = 2000;
const interval = 50;

/**
 * Drops entries of worktrees whose `git worktree add` was killed while it wrote them. One with an empty `commondir`
 * makes every `git worktree list` and `add` of the repository fail, and `prune` skips them because they are locked.
 * They hold nothing: a worktree's files come after its entry.
 */
export async function dropUnfinished(root: string): Promise<number> {
  const folder = join(await commonDir(root), 'worktrees');
  const names = await readdir(folder).catch(() => []); // there never was a worktree
  let dropped = 0;
  for (const name of names) {
    const entry = join(folder, name);
    if (!(await staysUnfinished(entry))) continue;
    await rm(entry, { recursive: true, force: true });
    dropped++;
  }
  return dropped;
}

/** It may be someone's `git worktree add` that is still at it. Polls are counted, as a clock may jump. */
async function staysUnfinished(entry: string): Promise<boolean> {
  for (let polls = 0; await isUnfinished(entry); polls++) {
    const found = await lstat(entry).catch(() => null); // gone since: then there is nothing to wait for
    const old = !found || Date.now() - found.mtimeMs > patience;
    if (old || polls * interval > patience) return true;
    await wait(interval);
  }
  return false;
}

async function isUnfinished(entry: string): Promise<boolean> {
  const [locked, gitdir, commondir, head] = await Promise.all(
    ['locked', 'gitdir', 'commondir', 'HEAD'].map((file) => contentOf(join(entry, file))),
  );
  if (gitdir && commondir && head) return false;
  const exists = await lstat(entry).catch(() => null); // gone meanwhile
  return exists?.isDirectory() === true && (locked === initializing || (!locked && !gitdir));
}

async function contentOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim(); // missing counts as empty
}
