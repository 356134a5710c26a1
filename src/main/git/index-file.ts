import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, readFile, realpath, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exists } from './exists';
import { git } from './git';

/** How the index files of our own begin, so that clean.ts knows those that a crash left. */
export const indexPrefix = 'espalier-index-';

/**
 * Lends a copy of a worktree's index (or an empty one), in which anything may be staged while the real one, and the
 * agent that may be using it, see nothing of it. The copy carries what git knows of unchanged files, so that it need
 * not read them again. It is gone when `use` ends.
 */
export async function withIndexCopy<T>(worktree: string, use: (index: string) => Promise<T>, start: 'copy' | 'empty' = 'copy'): Promise<T> {
  const gitDir = await gitDirOf(worktree);
  const index = join(gitDir, `${indexPrefix}${randomUUID()}`);
  try {
    if (start === 'copy') await copyIndex(join(gitDir, 'index'), index);
    return await use(index);
  } finally {
    await Promise.all([index, `${index}.lock`].map((file) => rm(file, { force: true })));
  }
}

/** Git's own folder of a worktree. Read where git reads it: a process takes longer than all that is done with it. */
async function gitDirOf(worktree: string): Promise<string> {
  const at = join(worktree, '.git');
  if (await exists(join(at, 'HEAD'))) return realpath(at);
  const named = await readFile(at, 'utf8').catch(() => ''); // a repository without files, or a folder within one
  const [, folder] = /^gitdir: (.+?)\n*$/s.exec(named) ?? [];
  if (folder !== undefined && (await exists(join(resolve(worktree, folder), 'HEAD')))) return resolve(worktree, folder);
  return git(worktree).text(['rev-parse', '--absolute-git-dir']);
}

/**
 * The copy is as old as its original: git takes a file for unchanged only if it is older than the index, since one
 * that was written in the same moment may have changed without a trace (racy-git). A younger copy would lose that.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { atimeMs, mtimeMs } = await stat(from);
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    // Whole seconds, downwards: too old only makes git look more closely.
    await utimes(to, Math.floor(atimeMs / 1000), Math.floor(mtimeMs / 1000));
  } catch (error) {
    // No index yet: then every file counts as new, which a comparison with a commit evens out.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
