import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { CheckFailure } from '../../shared/check';
import { biome } from './parse/biome';
import { cargo } from './parse/cargo';
import { eslint } from './parse/eslint';
import { go } from './parse/go';
import { jest } from './parse/jest';
import { pytest } from './parse/pytest';
import { tsc } from './parse/tsc';
import { vitest } from './parse/vitest';

/** Nobody goes through more. */
const most = 500;
/** Of an endless line no more is looked at: what is looked for is at its begin, and looking takes its time. */
const longestLine = 600;
const parsers = [tsc, eslint, biome, vitest, jest, pytest, cargo, go];

/** What a command's output says that failed. Which tools a command runs is not to be seen from it: all are looked for. */
export function failuresIn(output: string): CheckFailure[] {
  const lines = stripVTControlCharacters(output)
    .split(/\r?\n/)
    .map((line) => line.slice(0, longestLine));
  const found = new Map<string, CheckFailure>();
  for (const parse of parsers) for (const failure of parse(lines)) found.set(JSON.stringify(failure), failure);
  return [...found.values()].slice(0, most);
}

/**
 * Puts failures where they are in the worktree. `roots`: folders that absolute paths may begin with, `*` for one of any
 * name; `files`: all of the tree, since a tool that runs in a folder of its own names files from there.
 */
export function placed(failures: readonly CheckFailure[], roots: readonly string[], files: ReadonlySet<string>): CheckFailure[] {
  const all = [...files];
  const inTree = (named: string): string => {
    const inside = roots.flatMap((root) => within(root.split(path.sep), named.split(path.sep)) ?? [])[0];
    const relative = path.posix.normalize(inside ?? named);
    if (files.has(relative) || path.isAbsolute(relative)) return relative;
    const ends = all.filter((file) => file.endsWith(`/${relative}`));
    return ends.length === 1 && ends[0] !== undefined ? ends[0] : relative;
  };
  return failures.map((failure) => (failure.path === null ? failure : { ...failure, path: inTree(failure.path) }));
}

function within(root: readonly string[], file: readonly string[]): string | null {
  const begins = root.every((part, index) => part === file[index] || (part === '*' && file[index] !== undefined));
  return begins ? file.slice(root.length).join('/') : null;
}
