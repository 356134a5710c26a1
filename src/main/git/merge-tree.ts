import type { Conflict } from '../../shared/model';
import { commitAsEspalier, treeOfCommit } from './commit';
import { git, splitRecords } from './git';

export type MergedTree = { ok: true; tree: string } | { ok: false; conflicts: Conflict[] };

/** Merges two commits by their own history. Needs no working tree and moves nothing. */
export async function mergeCommits(root: string, ours: string, theirs: string): Promise<MergedTree> {
  const args = ['merge-tree', '--write-tree', '-z', '--messages', '--allow-unrelated-histories', ours, theirs];
  const output = await git(root).run(args, { accept: [1] });
  const records = splitRecords(output.stdout).map((record) => record.toString('utf8'));
  if (output.exitCode === 0) return { ok: true, tree: records[0] ?? '' };
  return { ok: false, conflicts: parseConflicts(records) };
}

/**
 * Merges what changed from `base` to `theirs` into `ours`, whatever their history is. Git 2.39 has no
 * `merge-tree --merge-base`, so both sides become commits whose only parent is `base`.
 */
export async function mergeFrom(root: string, base: string, ours: string, theirs: string): Promise<MergedTree> {
  const [left, right] = await Promise.all([ours, theirs].map((commit) => standIn(root, base, commit)));
  return mergeCommits(root, left ?? ours, right ?? theirs);
}

async function standIn(root: string, base: string, commit: string): Promise<string> {
  const tree = await treeOfCommit(root, commit);
  return commitAsEspalier(root, { tree, parents: [base], message: 'stand-in for a merge' }, '@0 +0000');
}

/**
 * Reads the output of a merge that conflicted: the tree, a row for each version of each conflicted file, an empty
 * record, then messages (`<n> <n paths> <type> <text>`). Source: git-merge-tree(1), "OUTPUT".
 */
function parseConflicts(records: readonly string[]): Conflict[] {
  const conflicts = new Map<string, string>();
  let at = 1;
  for (; at < records.length && records[at] !== ''; at++) {
    // `<mode> <object> <stage>\t<path>`. Git calls it "contents" as well where both sides added a file: there is no stage 1.
    const [, stage, path = ''] = /^\d+ [0-9a-f]+ ([123])\t(.*)$/s.exec(records[at] ?? '') ?? [];
    if (path !== '' && (stage === '1' || !conflicts.has(path))) conflicts.set(path, stage === '1' ? 'contents' : 'add/add');
  }
  at++;
  while (at < records.length) {
    const count = Number(records[at]);
    if (!Number.isInteger(count)) break;
    const paths = records.slice(at + 1, at + 1 + count);
    const kind = /^CONFLICT \((.*)\)$/.exec(records[at + 1 + count] ?? '')?.[1];
    const [path] = paths;
    if (kind !== undefined && path !== undefined && !(kind === 'contents' && conflicts.has(path))) conflicts.set(path, kind);
    at += count + 3;
  }
  return [...conflicts].map(([path, kind]) => ({ path, kind }));
}
