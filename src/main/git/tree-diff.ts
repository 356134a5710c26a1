import { EspalierError } from '../../shared/errors';
import { type Changes, cut, pathspec, settings, shape } from './diff';
import { type Content, numbersOf, parseRows, type Row } from './diff-parse';
import { git, joinRecords, splitRecords } from './git';
import { withIndexCopy } from './index-file';

export type { Content, Row } from './diff-parse';

export type TreePatch = {
  /** Paths of the files to print (renamed ones by both); null: all. */
  paths: readonly string[] | null;
  /** Paths of files to leave out. */
  without?: readonly string[];
  ignoreWhitespace?: boolean;
  /** Unchanged lines around a change; 3 where absent. */
  context?: number;
  /** No more patch than this; cut at a file's end, unless the first file alone is larger. Bytes. */
  maxBytes: number;
};

export const submodule = '160000';
const nothingElse = { untracked: new Set<string>(), unmerged: new Set<string>() };
/** Plumbing, so that no configuration of the person's decides where a hunk ends. */
const diffTree = ['diff-tree', '-r', ...shape];
const rowsOnly = [...shape, '-z', '--raw', '--numstat', '--no-abbrev'];

/** Rows that are remembered, of all changes together: those that were asked for last. */
const mostRows = 20_000;
const remembered = new Map<string, readonly Row[]>();

/**
 * What changed between two trees (or commits), by their ids: files with their numbers, contents and modes. Objects are
 * read, nothing else, and what was read is remembered: who measures, lists and reads a change asks the same.
 */
export async function treeRows(root: string, from: string, to: string): Promise<readonly Row[]> {
  const key = [root, from, to].join('\n');
  const args = ['diff-tree', '-r', ...rowsOnly, '--end-of-options', from, to];
  return remember(key, remembered.get(key) ?? parseRows((await git(root, settings).run(args)).stdout, nothingElse));
}

/** Writes the tree of a whole index, and reads `treeRows` from a commit to it meanwhile. */
export async function treeWithRows(root: string, from: string, worktree: string, index: string): Promise<string> {
  const args = ['diff-index', '--cached', ...rowsOnly, '--end-of-options', from];
  const [tree, { stdout }] = await Promise.all([
    git(worktree, { index }).text(['write-tree']),
    git(worktree, { index, ...settings }).run(args),
  ]);
  remember([root, from, tree].join('\n'), parseRows(stdout, nothingElse));
  return tree;
}

function remember(key: string, rows: readonly Row[]): readonly Row[] {
  remembered.delete(key);
  remembered.set(key, rows);
  let count = [...remembered.values()].reduce((sum, { length }) => sum + length + 1, 0);
  for (const [oldest, { length }] of remembered) {
    if (count <= mostRows || oldest === key) break;
    remembered.delete(oldest);
    count -= length + 1;
  }
  return rows;
}

/** The same as clients see it: how much a merge or a session changes. */
export async function changesBetween(root: string, from: string, to: string): Promise<Changes> {
  const files = (await treeRows(root, from, to)).map(({ change }) => change);
  return { files, ...numbersOf(files) };
}

/** The same as a patch. Binary files and those over 4 MiB are named, not printed. */
export async function treePatch(
  root: string,
  from: string,
  to: string,
  { paths, without = [], ignoreWhitespace = false, context = 3, maxBytes }: TreePatch,
): Promise<{ patch: string; truncated: boolean }> {
  if (paths?.length === 0) return { patch: '', truncated: false };
  const flags = ['--patch', '--full-index', `--unified=${context}`, ...(ignoreWhitespace ? ['--ignore-all-space'] : [])];
  const specs = [...(paths ?? []).map(pathspec), ...without.map((path) => pathspec(path).replace(':(top,', ':(exclude,top,'))];
  const args = [...diffTree, ...flags, '--end-of-options', from, to, '--', ...specs];
  const output = await git(root, settings).run(args, { maxBytes });
  return cut(output.stdout, maxBytes);
}

/** The content of a blob. Throws `not-found` where git has it no more, `refused` where it is larger than `maxBytes`. */
export async function blobOf(root: string, id: string, maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const said = await git(root).run(['cat-file', '-s', id], { accept: 'any' });
  if (said.exitCode !== 0) throw new EspalierError('not-found', 'Git does not have this content any more.', 'Nothing was changed.');
  const size = Number(said.stdout.toString('utf8'));
  if (size > maxBytes)
    throw new EspalierError('refused', `It is too large to show: ${size} bytes.`, 'It is whole in the worktree. Nothing was changed.');
  return (await git(root).run(['cat-file', 'blob', id])).stdout;
}

/** The id of the tree that a name stands for; throws `not-found` where git has none of it. */
export async function assertTree(root: string, id: string): Promise<void> {
  const known = /^[0-9a-f]{40,64}$/.test(id) && (await git(root).run(['cat-file', '-e', `${id}^{tree}`], { accept: 'any' })).exitCode === 0;
  if (!known) throw new EspalierError('not-found', `There is no tree ${id} here.`, 'Nothing was changed. Open the review again.');
}

/** What a tree has at a path; null: nothing, or a folder. */
export async function contentAt(root: string, tree: string, path: string): Promise<Content | null> {
  const output = await git(root).run(['ls-tree', '-z', '--full-tree', tree, '--', path]);
  for (const row of splitRecords(output.stdout)) {
    const match = /^(\d+) (?:blob|commit) ([0-9a-f]+)\t(.*)$/s.exec(row.toString('utf8'));
    // `folder/` would list what is in it.
    if (match?.[3] === path) return { mode: match[1] ?? '', id: match[2] ?? '' };
  }
  return null;
}

export type Change = {
  /** As git wrote it, in bytes. */
  name: Buffer;
  from: Content | null;
  to: Content | null;
};

/** What differs between two trees, path by path: a rename is one that is gone and one that is new. */
export async function changesFrom(root: string, from: string, to: string): Promise<Change[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames', '--end-of-options', from, to];
  const rows = parseRows((await git(root).run(args)).stdout, nothingElse);
  return rows.map((row) => ({ name: row.name, from: row.old, to: row.new }));
}

/** A tree with some of its paths changed; `tree` null: one that has nothing else. Objects are written, nothing else. */
export function treeWith(root: string, tree: string | null, changes: readonly Change[]): Promise<string> {
  // What goes, goes first: a file may take the place of a folder.
  const gone = changes.flatMap(({ name, from, to }) => (from !== null && to === null ? [indexRow('0', from.id, name)] : []));
  const there = changes.flatMap(({ name, to }) => (to === null ? [] : [indexRow(to.mode, to.id, name)]));
  return withIndexCopy(
    root,
    async (index) => {
      const runner = git(root, { index });
      if (tree !== null) await runner.run(['read-tree', tree]);
      await runner.run(['update-index', '-z', '--index-info'], { input: joinRecords([...gone, ...there]) });
      return runner.text(['write-tree']);
    },
    'empty',
  );
}

const indexRow = (mode: string, id: string, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${mode} ${id}\t`), name]);

/** A patch from one content to another of the same path. */
export async function patchBetween(root: string, { name, from, to }: Change, maxBytes: number): Promise<string> {
  const side = (content: Content | null): Promise<string> => treeWith(root, null, [{ name, from: null, to: content }]);
  const [before, after] = await Promise.all([side(from), side(to)]);
  return (await treePatch(root, before, after, { paths: null, maxBytes })).patch;
}

/** Whether git still has a content. A submodule's commit is in another repository, and is not looked for. */
export async function hasContent(root: string, content: Content | null): Promise<boolean> {
  if (content === null || content.mode === submodule) return true;
  return (await git(root).run(['cat-file', '-e', content.id], { accept: 'any' })).exitCode === 0;
}

/** Whether two contents are the same, modes included. */
export function sameContent(a: Content | null, b: Content | null): boolean {
  return a === null || b === null ? a === b : a.id === b.id && a.mode === b.mode;
}
