import { escapePath } from 'tinyglobby';
import { git } from '../../../git/git';

/** What git ignores below a folder, as patterns relative to it; whole folders end in `/`. Empty where git knows nothing of it. */
export async function ignoredBelow(folder: string): Promise<string[]> {
  try {
    const names = await git(folder).records(['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory', '--', '.']);
    return names.map((name) => escapePath(name));
  } catch {
    return []; // no repository
  }
}

/** Files below a folder that git knows or would; null: no repository. Relative to the folder. */
export async function filesBelow(folder: string): Promise<string[] | null> {
  try {
    return await git(folder).records(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '.']);
  } catch {
    return null;
  }
}
