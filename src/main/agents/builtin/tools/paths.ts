import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { ToolFailure } from './tool';

/**
 * The real path of something in the worktree that is there or is to be made. Refuses what lies outside, by `..`, an
 * absolute path or through a symbolic link, and git's own folder.
 */
export function within(root: string, named: string): string {
  const wanted = path.resolve(root, named);
  const real = realOf(wanted);
  if (!contains(root, wanted) || !contains(root, real)) {
    throw new ToolFailure(`Refused: ${named} is outside of the worktree ${root}. Only files in it can be used.`);
  }
  if (path.relative(root, real).split(path.sep).includes('.git')) {
    throw new ToolFailure(`Refused: ${named} belongs to git itself. Use git through the shell.`);
  }
  return real;
}

/** As a person would write it: relative to the root, `.` for the root itself. */
export const shown = (root: string, file: string): string => path.relative(root, file).split(path.sep).join('/') || '.';

export function contains(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The path with the links of all that exists of it followed. A link to nowhere counts as what it points to. */
function realOf(file: string, depth = 0): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))) {
      throw new ToolFailure(`${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (depth > 100 || isLink(file)) throw new ToolFailure(`${file} is a symbolic link that leads nowhere.`);
    return path.join(realOf(path.dirname(file), depth + 1), path.basename(file));
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false; // not there, or below what is no folder
  }
}
