import { git } from './git';
import { withWriteLock } from './locks';
import { listWorktrees } from './worktree-list';

export type Branch = { name: string; commit: string };

const maxSlug = 40;

/** A title as part of a branch name: ASCII, lower case, hyphens, 40 characters at most, never empty. */
export function slugOf(title: string): string {
  const ascii = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = ascii.split(/[^a-z0-9]+/).filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > maxSlug) break;
    slug = longer;
  }
  return slug || words[0]?.slice(0, maxSlug) || 'task';
}

/**
 * A branch name of ours (`esp/<slug>`) that nobody has. `taken`: names promised to sessions whose branch is not there
 * yet. Only a name: the branch is made with its worktree.
 */
export async function freeBranchName(root: string, title: string, taken: readonly string[] = []): Promise<string> {
  const names = (await listBranches(root)).map(({ name }) => name);
  // A file system may not tell cases apart, and a branch called `esp` leaves no room for `esp/…`.
  const used = new Set([...names, ...taken].map((name) => name.toLowerCase()));
  const prefix = ['esp', 'espalier', 'espalier-sessions'].find((name) => !used.has(name)) ?? 'esp';
  const name = `${prefix}/${slugOf(title)}`;
  if (!used.has(name)) return name;
  let number = 2;
  while (used.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** Short names of the local branches that one of these patterns names, as git-for-each-ref(1) reads them: `release/*`. */
export async function branchesLike(root: string, patterns: readonly string[]): Promise<string[]> {
  if (patterns.length === 0) return [];
  const text = await git(root).text([
    'for-each-ref',
    '--format=%(refname:lstrip=2)',
    ...patterns.map((pattern) => `refs/heads/${pattern}`),
  ]);
  return text.split('\n');
}

/** All local branches. */
export async function listBranches(root: string): Promise<Branch[]> {
  const text = await git(root).text(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads/']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const space = line.indexOf(' ');
      return { commit: line.slice(0, space), name: line.slice(space + 1).replace(/^refs\/heads\//, '') };
    });
}

/** The commit that a local branch stands at; null where there is no such branch. */
export async function branchCommit(root: string, branch: string): Promise<string | null> {
  const output = await git(root).run(['show-ref', '--verify', '--hash', '--', `refs/heads/${branch}`], { accept: 'any' });
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null;
}

/** Short name of the branch that a worktree has checked out; null where its HEAD is detached. */
export async function currentBranch(worktree: string): Promise<string | null> {
  const output = await git(worktree).run(['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [1] });
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null;
}

/** The worktree that has a branch checked out; null where none has. */
export async function checkoutOf(root: string, branch: string): Promise<string | null> {
  const entry = (await listWorktrees(root)).find((worktree) => worktree.branch === branch && !worktree.prunable);
  return entry?.path ?? null;
}

export type BranchDeletion =
  | { ok: true }
  | { ok: false; reason: 'moved'; commit: string }
  | { ok: false; reason: 'checked-out'; worktree: string };

/**
 * Deletes a branch that still stands at `commit`; one that is gone already is fine. A branch that moved on, or that a
 * worktree has checked out, is left alone.
 */
export function deleteBranch(root: string, branch: string, commit: string): Promise<BranchDeletion> {
  return withWriteLock(root, async () => {
    const now = await branchCommit(root, branch);
    if (now === null) return { ok: true };
    if (now !== commit) return { ok: false, reason: 'moved', commit: now };
    const worktree = await checkoutOf(root, branch);
    if (worktree !== null) return { ok: false, reason: 'checked-out', worktree };
    await git(root).run(['update-ref', '-d', `refs/heads/${branch}`, commit]);
    return { ok: true };
  });
}
