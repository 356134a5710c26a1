import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commonDir } from '../git/locks';

/** Folder in a repository's git directory whose file names are the ids that cores know it by: it goes where the repository goes. */
const marks = (gitDir: string): string => path.join(gitDir, 'espalier');

/** Marks a repository as the one of this id. Done already is fine. */
export async function markRepository(gitDir: string, id: string): Promise<void> {
  await mkdir(marks(gitDir), { recursive: true });
  await writeFile(path.join(marks(gitDir), id), '');
}

/** The ids that a repository is known by. */
export function marksOf(gitDir: string): Promise<string[]> {
  return readdir(marks(gitDir)).catch(() => []); // nobody has opened it yet
}

/** Whether the repository of this id is where it was last. */
export async function isMarked(repository: { path: string }, id: string): Promise<boolean> {
  try {
    await access(path.join(marks(await commonDir(repository.path)), id));
    return true;
  } catch {
    return false; // no folder, no repository, or another one
  }
}
