import { EspalierError } from '../../shared/errors';
import { type Git, git, joinRecords, splitRecords } from './git';
import { withIndexCopy } from './index-file';
import { type Look, look, looking } from './look';

/** How often a tree is taken again when files come and go under it. */
const attempts = 4;

/** Paths as git wrote them, in bytes: not every name is UTF-8. */
export type Untracked = {
  files: Buffer[];
  /** Repositories of their own inside the worktree. Git lists them as folders and never looks into them. */
  repositories: Buffer[];
};

/** Everything that is neither tracked nor ignored (or, with `ignored`, everything that is ignored). */
export async function untracked(runner: Git, which: 'untracked' | 'ignored' = 'untracked'): Promise<Untracked> {
  const args = ['ls-files', '-z', '--others', '--exclude-standard', ...(which === 'ignored' ? ['--ignored'] : [])];
  const paths = splitRecords((await runner.run(args)).stdout);
  const isFolder = (path: Buffer) => path.at(-1) === 0x2f;
  return { files: paths.filter((path) => !isFolder(path)), repositories: paths.filter(isFolder) };
}

/** Paths that a merge which the agent or the person began has left unresolved. */
export async function unmergedPaths(worktree: string): Promise<string[]> {
  const records = await git(worktree).records(['diff', '--name-only', '-z', '--diff-filter=U', '--ignore-submodules=all']);
  return [...new Set(records)];
}

/**
 * The tree of everything in a worktree as it is now: tracked, staged, changed, untracked; not what is ignored. Its
 * objects are written, the index and the files are left alone. Symbolic links are kept as links.
 */
export function treeOf(worktree: string): Promise<string> {
  return retried(() =>
    withIndexCopy(worktree, async (index) => {
      const runner = git(worktree, { index, ...looking });
      await stageAll(runner, await look(runner));
      return runner.text(['write-tree']);
    }),
  );
}

/** Brings all that was seen of a worktree into an index that is ours. */
export async function stageAll(runner: Git, { gone, changed, untracked: files }: Look): Promise<void> {
  // `update-index` rather than `add --all`: that one starts git inside submodules, under their own configuration.
  // What is gone, without a look at the disk: what is behind a symbolic link now must go as well.
  if (gone.length > 0) await runner.run(['update-index', '-z', '--force-remove', '--stdin'], { input: joinRecords(gone) });
  await stage(runner, [...changed, ...files]);
}

/** Brings paths into the index as they are on disk, those that are gone included. */
export async function stage(runner: Git, paths: readonly Buffer[]): Promise<void> {
  if (paths.length === 0) return;
  await runner.run(['update-index', '-z', '--add', '--remove', '--replace', '--stdin'], { input: joinRecords(paths) });
}

/** An agent may delete a file between its listing and its reading: git then fails, and all is listed anew. */
export async function retried<T>(take: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await take();
    } catch (error) {
      const ours = error instanceof EspalierError && error.code === 'git';
      if (!ours || attempt === attempts) throw error;
    }
  }
}
