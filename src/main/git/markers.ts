import { git } from './git';
import { pathsBetween } from './tree-files';

/** The lines that git writes around the two sides of a conflict. Source: git-merge(1), "HOW CONFLICTS ARE PRESENTED". */
const begins = '^<<<<<<< ';
const ends = '^>>>>>>> ';
/** Paths that one command is given: they are arguments, of which a system takes only so many bytes. */
const atOnce = 200;

/** Whether a text holds a conflict that nobody has settled: a line that begins one, and a line that ends one. */
export function hasMarkers(text: Buffer | string): boolean {
  const lines = typeof text === 'string' ? text : text.toString('latin1');
  return new RegExp(begins, 'm').test(lines) && new RegExp(ends, 'm').test(lines);
}

/** Files that differ between two trees (or commits) and hold such a conflict in the later one, but not in the earlier one. */
export async function markedPaths(dir: string, from: string, tree: string): Promise<string[]> {
  const marked = await markedAmong(dir, tree, await pathsBetween(dir, from, tree));
  if (marked.length === 0) return [];
  const before = new Set(await markedAmong(dir, from, marked));
  return marked.filter((path) => !before.has(path));
}

async function markedAmong(dir: string, tree: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < paths.length; at += atOnce) {
    const some = paths.slice(at, at + atOnce);
    const args = [
      'grep',
      '-l',
      '-z',
      '-I',
      '-E',
      '--no-color',
      '--full-name',
      '--all-match',
      '-e',
      begins,
      '-e',
      ends,
      tree,
      '--',
      ...some,
    ];
    const records = await git(dir).records(args, { accept: [1] });
    found.push(...records.map((record) => record.slice(tree.length + 1)));
  }
  return found;
}
