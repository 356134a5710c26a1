import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { branchCommit } from './branch';
import { isAncestor } from './commit';
import { exists } from './exists';
import { gitFailure } from './failure';
import { type GitOutput, git } from './git';
import { withWriteLock } from './locks';
import { listWorktrees, type WorktreeEntry } from './worktree-list';

export type LandedMerge = { root: string; target: string; commit: string; targetOld: string };

export type MergeApplied =
  | { ok: true }
  /** `moved`: the target no longer stands where it did. Plan again. */
  | { ok: false; reason: 'moved' | 'busy'; message: string; hint: string }
  /** Local work in the checkout of the target would be lost. */
  | { ok: false; reason: 'overwrite'; files: string[]; message: string; hint: string };

/**
 * Moves the target to a planned commit, if it still stands where it did. Where a worktree has it checked out, git
 * fast-forwards that, or refuses where local work is in the way; else only the ref moves. Done already is fine.
 */
export function applyMerge({ root, target, commit, targetOld }: LandedMerge): Promise<MergeApplied> {
  return withWriteLock(root, async () => {
    const now = await branchCommit(root, target);
    if (now === commit) return { ok: true };
    if (now !== targetOld) return now !== null && (await isAncestor(root, commit, now)) ? { ok: true } : moved(target);
    const checkout = await checkoutFor(root, target);
    if (checkout === 'none') return moveRef(root, target, commit, targetOld, 'espalier: merge');
    if ('ok' in checkout) return checkout;
    // Quiet: it must not die of a closed pipe when we are killed. No stash: that is the person's.
    const args = ['merge', '--ff-only', '--quiet', '--no-stat', '--no-autostash', commit];
    return settled(root, checkout, target, commit, args, await git(checkout.path).run(args, { accept: 'any' }));
  });
}

/** Takes a merge back while the target still stands at it. Local work in the checkout is kept, or it is refused. */
export function undoMerge({ root, target, commit, targetOld }: LandedMerge): Promise<MergeApplied> {
  return withWriteLock(root, async () => {
    const now = await branchCommit(root, target);
    if (now === targetOld) return { ok: true };
    if (now !== commit) return moved(target);
    const checkout = await checkoutFor(root, target);
    if (checkout === 'none') return moveRef(root, target, targetOld, commit, 'espalier: undo merge');
    if ('ok' in checkout) return checkout;
    const args = ['reset', '--keep', '--quiet', targetOld];
    return settled(root, checkout, target, targetOld, args, await git(checkout.path).run(args, { accept: 'any' }));
  });
}

async function moveRef(root: string, target: string, to: string, from: string, why: string): Promise<MergeApplied> {
  const args = ['update-ref', '-m', why, `refs/heads/${target}`, to, from];
  const output = await git(root).run(args, { accept: 'any' });
  if (output.exitCode === 0) return { ok: true };
  if ((await branchCommit(root, target)) !== from) return moved(target);
  throw gitFailure(args, output);
}

/** What came of a command in the checkout: judged by where the target stands, and by git's words only where it did not move. */
async function settled(
  root: string,
  checkout: WorktreeEntry,
  target: string,
  wanted: string,
  args: readonly string[],
  output: GitOutput,
): Promise<MergeApplied> {
  const now = await branchCommit(root, target);
  if (now === wanted) return { ok: true };
  const files = filesInTheWay(output.stderr);
  if (files.length > 0) {
    return {
      ok: false,
      reason: 'overwrite',
      files,
      message: `${checkout.path} has local changes that would be overwritten: ${files.slice(0, 5).join(', ')}${files.length > 5 ? ' …' : ''}.`,
      hint: 'Nothing was changed. Commit, stash or move them, then try again.',
    };
  }
  if (/index\.lock/.test(output.stderr)) return busy(checkout.path, 'another git command, or one that left its index.lock behind');
  if (/Not possible to fast-forward|non-fast-forward/.test(output.stderr)) return moved(target);
  // Git changes the files first and the branch last: where that one is locked, the files are half of a landing.
  if (now !== null && /update_ref failed|cannot lock ref/.test(output.stderr))
    await git(checkout.path).run(['read-tree', '-m', '-u', wanted, now]);
  throw gitFailure(args, output);
}

/** Git lists the files one a line behind a tab; `reset --keep` and `read-tree` name one in quotes. */
function filesInTheWay(stderr: string): string[] {
  if (!/overwritten|would be removed|would lose|not uptodate|not up to date/i.test(stderr)) return [];
  const listed = stderr.split('\n').filter((line) => line.startsWith('\t'));
  const named = [...stderr.matchAll(/(?:Entry|file) '(.*)' (?:not uptodate|would be|not up to date)/g)].map(([, name = '']) => name);
  return [...new Set([...listed.map((line) => line.slice(1)), ...named])];
}

/** The worktree that has the target checked out; `none`; or that it is in the middle of something. */
async function checkoutFor(root: string, target: string): Promise<WorktreeEntry | 'none' | MergeApplied> {
  let checkout: WorktreeEntry | undefined;
  for (const entry of await listWorktrees(root)) {
    if (entry.prunable || entry.bare) continue;
    const doing = await operationOn(entry, target);
    if (doing !== null) return busy(entry.path, doing);
    if (entry.branch === target) checkout ??= entry;
  }
  return checkout ?? 'none';
}

const operations: readonly [string, string][] = [
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
];

/** What a person has begun in a worktree and not ended that concerns the target. A rebase detaches HEAD from its branch. */
async function operationOn(entry: WorktreeEntry, target: string): Promise<string | null> {
  const gitDir = await git(entry.path).text(['rev-parse', '--absolute-git-dir']);
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const rebased = await readFile(join(gitDir, folder, 'head-name'), 'utf8').catch(() => ''); // none: not rebasing
    if (rebased.trim() === `refs/heads/${target}`) return 'a rebase';
  }
  if (entry.branch !== target) return null;
  for (const [file, name] of operations) if (await exists(join(gitDir, file))) return name;
  return null;
}

function moved(target: string): MergeApplied {
  return {
    ok: false,
    reason: 'moved',
    message: `${target} has moved meanwhile.`,
    hint: 'Nothing was changed. Look at what came in, and try again.',
  };
}

function busy(path: string, doing: string): MergeApplied {
  return {
    ok: false,
    reason: 'busy',
    message: `${path} is in the middle of ${doing}.`,
    hint: 'Nothing was changed. Finish or abort it there, then try again.',
  };
}
