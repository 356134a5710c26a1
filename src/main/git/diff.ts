import type { FileChange } from '../../shared/model';
import { type Known, numbersOf, parseChanges } from './diff-parse';
import { type Git, git } from './git';
import { withIndexCopy } from './index-file';
import { look, looking } from './look';

export type Changes = { files: FileChange[]; added: number; deleted: number };
export type Diff = { files: FileChange[]; patch: string; truncated: boolean };
export type DiffOptions = {
  /** Only this file (as in FileChange.path; a renamed one by its new path). */
  path?: string;
  /** No more patch than this; cut at a file's end, unless the first file alone is larger. Bytes. */
  maxBytes?: number;
  /** `false`: the list alone. */
  patch?: boolean;
};

/** Files beyond this are listed as binary and never read for a diff. */
const largestFile = 4 * 1024 * 1024;
const largestPatch = 16 * 1024 * 1024;

/** One shape whatever the person configured, no program of the repository's choice, and nothing run in submodules. */
export const shape = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--ignore-submodules=dirty',
  '--submodule=short',
  '--find-renames',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--no-relative',
];
export const settings = {
  config: [`core.bigFileThreshold=${largestFile}`, 'diff.orderFile=/dev/null', 'diff.renameLimit=2000', ...looking.config],
  // See `pathspec`.
  env: { GIT_LITERAL_PATHSPECS: '0' },
};

const nothingElse: Known = { untracked: new Set(), unmerged: new Set() };

/** What a worktree changed since its base commit: committed, staged, changed or untracked alike. The index is left alone. */
export function changes(worktree: string, baseCommit: string): Promise<Changes> {
  return comparing(worktree, baseCommit, async (runner, known) => withNumbers(await list(runner, [baseCommit], known)));
}

/** The same with the patch. Binary files and those over 4 MiB are listed, not printed. */
export function diff(worktree: string, baseCommit: string, options: DiffOptions = {}): Promise<Diff> {
  return comparing(worktree, baseCommit, (runner, known) => listAndPrint(runner, [baseCommit], options, known));
}

/** The same between two commits, for work whose worktree is gone. */
export async function diffCommits(root: string, from: string, to: string, options: DiffOptions = {}): Promise<Diff> {
  return listAndPrint(git(root, settings), [from, to], options, nothingElse);
}

/**
 * Lends a git whose index also knows the untracked files, by name alone: so one `git diff` covers everything, with
 * renames, and no object is written.
 */
function comparing<T>(worktree: string, baseCommit: string, use: (runner: Git, known: Known) => Promise<T>): Promise<T> {
  return withIndexCopy(worktree, async (index) => {
    const runner = git(worktree, { index, ...settings });
    const { untracked: files, unmerged } = await look(runner);
    if (files.length > 0) {
      // The object is never read, as an entry without times is compared by content: any id of the right length will do.
      const entry = Buffer.from(`100644 ${baseCommit} 0\t`);
      const input = Buffer.concat(files.flatMap((path) => [entry, path, Buffer.from([0])]));
      await runner.run(['update-index', '-z', '--add', '--replace', '--index-info'], { input });
    }
    return use(runner, { untracked: named(files), unmerged: named(unmerged) });
  });
}

const named = (paths: readonly Buffer[]): Set<string> => new Set(paths.map((path) => path.toString('utf8')));

async function list(runner: Git, commits: readonly string[], known: Known): Promise<FileChange[]> {
  const args = ['diff', '-z', '--raw', '--numstat', '--no-abbrev', ...shape, '--end-of-options', ...commits, '--'];
  return parseChanges((await runner.run(args)).stdout, known);
}

async function listAndPrint(runner: Git, commits: readonly string[], options: DiffOptions, known: Known): Promise<Diff> {
  const all = await list(runner, commits, known);
  const files = options.path === undefined ? all : all.filter(({ path }) => path === options.path);
  if (options.patch === false || files.length === 0) return { files, patch: '', truncated: false };
  const maxBytes = options.maxBytes ?? largestPatch;
  const paths = options.path === undefined ? [] : files.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
  const args = ['diff', '--patch', ...shape, '--end-of-options', ...commits, '--', ...paths.map(pathspec)];
  const output = await runner.run(args, { maxBytes });
  return { files, ...cut(output.stdout, maxBytes) };
}

/** A path as git's pattern for itself. Where a name is not UTF-8 only its readable part is known: `*` stands for the rest. */
export function pathspec(path: string): string {
  return `:(top,glob)${path.replace(/[\\*?[\]]/g, '\\$&').replace(/\ufffd+/g, '*')}`;
}

/** Ends an overlong patch at the last whole file; a first file that is too long by itself at its last whole line. */
export function cut(patch: Buffer, maxBytes: number): { patch: string; truncated: boolean } {
  if (patch.length <= maxBytes) return { patch: patch.toString('utf8'), truncated: false };
  const head = patch.subarray(0, maxBytes);
  const file = head.lastIndexOf('\ndiff --git ');
  const end = file > 0 ? file : head.lastIndexOf('\n');
  return { patch: head.subarray(0, end + 1).toString('utf8'), truncated: true };
}

function withNumbers(files: FileChange[]): Changes {
  return { files, ...numbersOf(files) };
}
