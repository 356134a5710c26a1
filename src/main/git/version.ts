import { homedir } from 'node:os';
import { EspalierError } from '../../shared/errors';
import { git } from './git';

/** Merges need `git merge-tree --write-tree`, which came with 2.38. */
const minimum = { major: 2, minor: 38 };

/** The version of the git on the PATH, such as "2.39.5". Throws an EspalierError where there is none or it is too old. */
export async function gitVersion(): Promise<string> {
  const said = await git(homedir()).text(['version']);
  const match = /(\d+)\.(\d+)(\.\d+)?/.exec(said);
  const [major, minor] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return match?.[0] ?? said;
  throw new EspalierError(
    'git',
    `Git is too old: ${said}.`,
    `Espalier needs git ${minimum.major}.${minimum.minor} or newer. Nothing was changed.`,
  );
}
