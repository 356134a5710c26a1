import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { canonical } from '../git/worktree';

const isWithin = (folder: string, file: string): boolean => `${file}${path.sep}`.startsWith(`${folder}${path.sep}`);

/**
 * Copies the files that `globs` name (such as `.env*`) from the checkout into a worktree, keeping what is
 * there already. Links are not followed, and nothing outside either folder is read or written.
 */
export async function copyFiles(from: string, to: string, globs: readonly string[]): Promise<string[]> {
  if (globs.length === 0) return [];
  const found = await glob([...globs], { cwd: from, dot: true, onlyFiles: true, followSymbolicLinks: false, ignore: ['**/.git/**'] });
  const inside = found.filter((file) => !file.startsWith('..') && !path.isAbsolute(file));
  const [root, source] = await Promise.all([realpath(to), realpath(from)]);
  const copied: string[] = [];
  for (const file of inside) {
    const original = path.join(source, file);
    const kind = await lstat(original).catch(() => null); // gone since, or a name that is not UTF-8
    if (!kind?.isFile() || !isWithin(source, await realpath(original))) continue;
    const folder = path.join(root, path.dirname(file));
    // An agent's branch may hold a link where this folder is expected.
    if (!isWithin(root, await canonical(folder))) continue;
    await mkdir(folder, { recursive: true });
    try {
      await copyFile(original, path.join(folder, path.basename(file)), constants.COPYFILE_EXCL);
      copied.push(file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  return copied;
}
