import { availableParallelism } from 'node:os';
import { git, splitRecords } from './git';
import { mergeCommits } from './merge-tree';

/** What git says to an option that it does not have: `--stdin` came with 2.39. */
const usage = 129;

/** Fewer pairs are not worth a process of their own. */
const worthOne = 24;
type Pairs = readonly (readonly [string, string])[];

/** Paths that conflict between each two commits, by their own history; one process a core for all. Nothing is changed. */
export async function conflictsOfPairs(root: string, pairs: Pairs): Promise<string[][]> {
  const each = Math.max(worthOne, Math.ceil(pairs.length / availableParallelism()));
  const parts: Promise<string[][]>[] = [];
  for (let at = 0; at < pairs.length; at += each) parts.push(inOne(root, pairs.slice(at, at + each)));
  return (await Promise.all(parts)).flat();
}

async function inOne(root: string, pairs: Pairs): Promise<string[][]> {
  const input = pairs.map(([ours, theirs]) => `${ours} ${theirs}\n`).join('');
  const args = ['merge-tree', '--stdin', '--name-only', '--no-messages', '--allow-unrelated-histories'];
  const output = await git(root).run(args, { input, accept: [1, usage] });
  if (output.exitCode === usage) return await Promise.all(pairs.map(([ours, theirs]) => one(root, ours, theirs)));
  return parse(splitRecords(output.stdout).map((record) => record.toString('utf8')));
}

async function one(root: string, ours: string, theirs: string): Promise<string[]> {
  const merged = await mergeCommits(root, ours, theirs);
  return merged.ok ? [] : merged.conflicts.map(({ path }) => path);
}

/** For each pair: whether it is clean, the tree, the paths, and an empty record. Source: git-merge-tree(1), "INPUT FORMAT". */
function parse(records: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let at = 0; at + 1 < records.length; ) {
    const end = records.indexOf('', at + 2);
    const paths = records.slice(at + 2, end === -1 ? records.length : end);
    all.push([...new Set(paths)]);
    at = end === -1 ? records.length : end + 1;
  }
  return all;
}
