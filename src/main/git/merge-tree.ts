import type { Conflict } from '../../shared/model';
import { commitAsEspalier, treeOfCommit } from './commit';
import type { Content } from './diff-parse';
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
  return mergeCommits(root, ...(await standIns(root, base, ours, theirs)));
}

/** Two commits with the content of these, whose history is `base` alone. */
export async function standIns(root: string, base: string, ours: string, theirs: string): Promise<[string, string]> {
  return await Promise.all([standIn(root, base, ours), standIn(root, base, theirs)]);
}

/** A file that does not merge: its path as git wrote it, and what each side has there. */
export type Conflicted = Conflict & { name: Buffer; base: Content | null; ours: Content | null; theirs: Content | null };

/**
 * Merges as `mergeCommits` does, and gives what came of it in full: a tree in which conflicts stand between markers
 * (zdiff3), and a row for each file that has one.
 */
export async function mergeInFull(root: string, ours: string, theirs: string): Promise<{ tree: string; conflicts: Conflicted[] }> {
  const args = ['merge-tree', '--write-tree', '-z', '--messages', '--allow-unrelated-histories', ours, theirs];
  const output = await git(root, { config: ['merge.conflictStyle=zdiff3'] }).run(args, { accept: [1] });
  const records = splitRecords(output.stdout);
  const texts = records.map((record) => record.toString('utf8'));
  const tree = texts[0] ?? '';
  if (output.exitCode === 0) return { tree, conflicts: [] };
  const rows = new Map<string, Conflicted>();
  for (const record of records.slice(1, texts.indexOf('', 1))) {
    const tab = record.indexOf(0x09);
    const [mode = '', id = '', stage] = record.subarray(0, tab).toString('latin1').split(' ');
    const name = record.subarray(tab + 1);
    const path = name.toString('utf8');
    const row = rows.get(name.toString('latin1')) ?? { path, kind: 'contents', name, base: null, ours: null, theirs: null };
    const side = stage === '1' ? 'base' : stage === '2' ? 'ours' : 'theirs';
    rows.set(name.toString('latin1'), { ...row, [side]: { id, mode } });
  }
  const kinds = new Map(parseConflicts(texts).map(({ path, kind }) => [path, kind]));
  return { tree, conflicts: [...rows.values()].map((row) => ({ ...row, kind: kinds.get(row.path) ?? row.kind })) };
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
