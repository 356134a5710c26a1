import type { Conflict } from '../../shared/model';
import { type Author, commitAsEspalier, commitTree, treeOfCommit } from './commit';
import { git } from './git';
import { type MergedTree, mergeFrom } from './merge-tree';

type Rebase = {
  root: string;
  base: string;
  target: string;
  tip: string;
  /** Its commits were reverted on the target: that its history holds them says nothing. */
  reverted?: boolean;
  sign?: boolean;
  /** What a merge of the whole gives; asked only where the rebase may have lost something. */
  expected: () => Promise<MergedTree>;
};

type Rebased =
  | { ok: true; commit: string }
  | { ok: false; reason: 'conflicts'; conflicts: Conflict[] }
  | { ok: false; reason: 'history'; message: string; hint: string };

type Pick = { commit: string; parents: string[]; author: Author; message: string };

/**
 * Replays the commits since the base on the target, authors and messages kept, as objects only. Commits that change
 * nothing there are left out; merge commits are too, and where they held a change of their own it is refused.
 */
export async function rebaseOnto({ root, base, target, tip, reverted = false, sign = false, expected }: Rebase): Promise<Rebased> {
  const picks = await commitsSince(root, [base, ...(reverted ? [] : [target])], tip);
  let current = target;
  for (const pick of picks.filter(({ parents }) => parents.length < 2)) {
    if (pick.parents[0] === current) {
      current = pick.commit;
      continue;
    }
    const merged = await mergeFrom(root, pick.parents[0] ?? (await emptyCommit(root)), current, pick.commit);
    if (!merged.ok) return { ok: false, reason: 'conflicts', conflicts: merged.conflicts };
    if (merged.tree === (await treeOfCommit(root, current))) continue;
    current = await commitTree(root, { tree: merged.tree, parents: [current], message: pick.message, author: pick.author, sign });
  }
  if (picks.some(({ parents }) => parents.length > 1) && !(await sameTree(root, current, await expected()))) {
    return {
      ok: false,
      reason: 'history',
      message: 'The branch holds merge commits with changes of their own, which a rebase would lose.',
      hint: 'Nothing was changed. Merge it as a squash or with a merge commit.',
    };
  }
  return { ok: true, commit: current };
}

async function sameTree(root: string, commit: string, merged: MergedTree): Promise<boolean> {
  return merged.ok && merged.tree === (await treeOfCommit(root, commit));
}

/** The commits to replay, oldest first. */
async function commitsSince(root: string, without: readonly string[], tip: string): Promise<Pick[]> {
  const format = '--format=%H%n%P%n%an%n%ae%n%ad%n%B';
  const args = ['log', '-z', '--reverse', '--topo-order', '--no-show-signature', '--no-notes', '--no-mailmap', '--date=raw', format];
  const records = await git(root).records([...args, tip, ...without.map((commit) => `^${commit}`), '--']);
  return records.map((record) => {
    const [commit = '', parents = '', name = '', email = '', date = '', ...message] = record.split('\n');
    return {
      commit,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      author: { name, email, date: `@${date}` },
      message: message.join('\n'),
    };
  });
}

/** Stands before a commit that has no parent. */
async function emptyCommit(root: string): Promise<string> {
  const tree = await git(root).text(['hash-object', '-t', 'tree', '-w', '/dev/null']);
  return commitAsEspalier(root, { tree, parents: [], message: 'empty' }, '@0 +0000');
}
