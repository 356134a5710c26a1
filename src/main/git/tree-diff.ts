import { EspalierError } from '../../shared/errors';
import { cut, pathspec, settings, shape } from './diff';
import { parseRows, type Row } from './diff-parse';
import { git } from './git';

export type { Content, Row } from './diff-parse';

export type TreePatch = {
  /** Paths of the files to print (renamed ones by both); null: all. */
  paths: readonly string[] | null;
  /** Paths of files to leave out. */
  without?: readonly string[];
  ignoreWhitespace?: boolean;
  /** No more patch than this; cut at a file's end, unless the first file alone is larger. Bytes. */
  maxBytes: number;
};

const nothingElse = { untracked: new Set<string>(), unmerged: new Set<string>() };
/** Plumbing, so that no configuration of the person's decides where a hunk ends. */
const diffTree = ['diff-tree', '-r', ...shape];

/** What changed between two trees (or commits): files with their numbers, contents and modes. Objects are read, nothing else. */
export async function treeRows(root: string, from: string, to: string): Promise<Row[]> {
  const args = [...diffTree, '-z', '--raw', '--numstat', '--no-abbrev', '--end-of-options', from, to];
  return parseRows((await git(root, settings).run(args)).stdout, nothingElse);
}

/** The same as a patch. Binary files and those over 4 MiB are named, not printed. */
export async function treePatch(
  root: string,
  from: string,
  to: string,
  { paths, without = [], ignoreWhitespace = false, maxBytes }: TreePatch,
): Promise<{ patch: string; truncated: boolean }> {
  if (paths?.length === 0) return { patch: '', truncated: false };
  const flags = ['--patch', '--full-index', '--unified=3', ...(ignoreWhitespace ? ['--ignore-all-space'] : [])];
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
