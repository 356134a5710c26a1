import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { git } from '../../git/git';
import { contains } from './tools/paths';

/** More than this of a file is not an instruction any more. Bytes. */
const largest = 64 * 1024;

/** The top of the worktree that a folder is in; the folder itself outside of git. */
export async function topOf(folder: string): Promise<string> {
  try {
    return realpathSync(await git(folder).text(['rev-parse', '--show-toplevel']));
  } catch {
    return folder;
  }
}

/** Every `AGENTS.md` from the top of the worktree to the folder, outermost first. */
export function readInstructions(top: string, folder: string): { path: string; text: string }[] {
  const steps = path.relative(top, folder).split(path.sep);
  const inner = contains(top, folder) && folder !== top ? steps.map((_, index) => path.join(top, ...steps.slice(0, index + 1))) : [];
  const folders = contains(top, folder) ? [top, ...inner] : [folder];
  return folders.flatMap((at) => {
    const file = path.join(at, 'AGENTS.md');
    const text = readBelow(top, file);
    return text === null ? [] : [{ path: path.relative(top, file), text }];
  });
}

/** A small text file; null when there is none, or a link leads out of `top`: a repository is not trusted. */
export function readBelow(top: string, file: string): string | null {
  try {
    const real = realpathSync(file);
    if (!contains(realpathSync(top), real) || !statSync(real).isFile()) return null;
    return readFileSync(real).subarray(0, largest).toString('utf8');
  } catch {
    return null; // there is none
  }
}
