import { gitFailure } from './failure';
import { git, splitRecords } from './git';
import { dropUnfinished } from './unfinished';

export type WorktreeEntry = {
  path: string;
  /** null where it has no commit (yet). */
  head: string | null;
  /** Short name of the branch that it has checked out; null where HEAD is detached. */
  branch: string | null;
  bare: boolean;
  /** Why it is locked, `''` without a reason; null where it isn't. */
  locked: string | null;
  /** Its folder is gone, or does not lead back here. */
  prunable: boolean;
};

/** All worktrees of a repository, the main one first. `dir` is any of them. */
export async function listWorktrees(dir: string): Promise<WorktreeEntry[]> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  const first = await git(dir).run(args, { accept: 'any' });
  // An entry that `git worktree add` has not finished is one that no listing survives: what was killed there is dropped, and
  // what is still at it is waited for.
  if (first.exitCode !== 0) await dropUnfinished(dir);
  const output = first.exitCode === 0 ? first : await git(dir).run(args, { accept: 'any' });
  if (output.exitCode !== 0) throw gitFailure(args, output);
  const records = splitRecords(output.stdout).map((record) => record.toString('utf8'));
  const entries: WorktreeEntry[] = [];
  for (const record of records) {
    const space = record.indexOf(' ');
    const [label, value] = space === -1 ? [record, ''] : [record.slice(0, space), record.slice(space + 1)];
    const entry = entries.at(-1);
    if (label === 'worktree') {
      entries.push({ path: value, head: null, branch: null, bare: false, locked: null, prunable: false });
    } else if (entry && label === 'HEAD') entry.head = /^0+$/.test(value) ? null : value;
    else if (entry && label === 'branch') entry.branch = value.replace(/^refs\/heads\//, '');
    else if (entry && label === 'bare') entry.bare = true;
    else if (entry && label === 'locked') entry.locked = value;
    else if (entry && label === 'prunable') entry.prunable = true;
  }
  return entries;
}
