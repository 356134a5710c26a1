import { git } from './git';

/** The files of a tree or commit, by path, with git's id of each. */
export async function filesOf(root: string, treeish: string): Promise<Map<string, string>> {
  const records = await git(root).records(['ls-tree', '-r', '-z', '--format=%(objectname) %(path)', '--end-of-options', treeish]);
  return new Map(records.map((record) => [record.slice(record.indexOf(' ') + 1), record.slice(0, record.indexOf(' '))]));
}

/** Files that differ between two trees. */
export function pathsBetween(dir: string, from: string, to: string): Promise<string[]> {
  return git(dir).records(['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--end-of-options', from, to]);
}
