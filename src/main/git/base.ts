import { EspalierError } from '../../shared/errors';
import { git } from './git';

/** What a session starts from. `ref` is what the person named; for a detached HEAD it is the commit itself. */
export type Base = { ref: string; commit: string };

/**
 * The commit that a ref names: a branch, a tag, a commit or an expression such as `main~2`. Throws an EspalierError
 * for an option in disguise (`--upload-pack=…`), a name that git has not, and what is not a commit.
 */
export async function resolveBase(root: string, ref: string): Promise<Base> {
  const name = ref.trim();
  if (name === '' || name.startsWith('-') || hasControlCharacter(name)) throw unusable(ref, 'is not the name of a commit or branch');
  const output = await git(root).run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], { accept: 'any' });
  const commit = output.stdout.toString('utf8').trim();
  if (output.exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) throw unusable(ref, 'does not name a commit here');
  return { ref: name === 'HEAD' ? await headName(root, commit) : name, commit };
}

/** The short name of the branch that a base ref is, if a session can be landed there; null for a commit or a tag. */
export async function targetOf(root: string, ref: string): Promise<string | null> {
  if (ref === '' || ref.startsWith('-')) return null;
  const name = ref.replace(/^refs\/heads\//, '');
  const output = await git(root).run(['show-ref', '--verify', '--quiet', `refs/heads/${name}`], { accept: 'any' });
  return output.exitCode === 0 ? name : null;
}

async function headName(root: string, commit: string): Promise<string> {
  const output = await git(root).run(['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [1] });
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : commit;
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}

function unusable(ref: string, why: string): EspalierError {
  return new EspalierError(
    'repository',
    `The base "${ref}" ${why}.`,
    'Nothing was made. Name a branch, a tag or a commit that `git log` shows.',
  );
}
