import { EspalierError } from '../../shared/errors';
import { type Hunk, hunksOf } from '../../shared/hunks';
import { blobOf, contentAt, hasContent, submodule, treePatch, treeRows } from '../git/tree-diff';

/** A larger file is not read for its lines; bytes. */
const largest = 4 * 1024 * 1024;
/** Bytes of the patches in which lines are followed. */
const longest = 32 * 1024 * 1024;

/** A file of a tree (or commit) as text; null: there is none, or it is no text, or a large one. */
export async function textAt(root: string, tree: string, path: string): Promise<string | null> {
  const content = await contentAt(root, tree, path);
  if (content === null || content.mode === submodule) return null;
  return textOf(root, content.id);
}

/** A blob as text; null as `textAt`. */
export async function textOf(root: string, id: string): Promise<string | null> {
  try {
    const bytes = await blobOf(root, id, largest);
    return bytes.includes(0) ? null : bytes.toString('utf8');
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'refused') return null; // too large to be read by its lines
    throw error;
  }
}

/** What changed in these files between two trees, by path; null: git has the first one no more. */
export async function hunksBetween(
  root: string,
  from: string,
  to: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Hunk[]> | null> {
  if (!(await hasContent(root, { id: from, mode: '' }))) return null;
  const { patch } = await treePatch(root, from, to, { paths, maxBytes: longest });
  const files = new Map<string, Hunk[]>();
  for (const hunk of hunksOf(patch)) files.set(hunk.path, [...(files.get(hunk.path) ?? []), hunk]);
  return files;
}

/** Files that are called otherwise in one tree than in another, as git finds them by their contents. */
export interface Renames {
  /** By the name in the first one. */
  later: ReadonlyMap<string, string>;
  /** By the name in the second one. */
  before: ReadonlyMap<string, string>;
}

/** What was renamed between two trees; nothing where git has the first one no more. */
export async function renamesBetween(root: string, from: string, to: string): Promise<Renames> {
  const rows = (await hasContent(root, { id: from, mode: '' })) ? await treeRows(root, from, to) : [];
  const pairs = rows.flatMap(({ change: { status, oldPath, path } }) =>
    status === 'renamed' && oldPath !== null ? [[oldPath, path] as const] : [],
  );
  return { later: new Map(pairs), before: new Map(pairs.map(([old, now]) => [now, old])) };
}
