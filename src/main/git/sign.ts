import { EspalierError } from '../../shared/errors';
import { git } from './git';
import { setByRepository } from './own-config';

/**
 * Whether the person's git signs their commits (`commit.gpgsign`). Throws `refused` where it does and the repository
 * itself names the program that would be run for it: an agent can write that.
 */
export async function personSigns(root: string): Promise<boolean> {
  const wanted = await git(root).run(['config', '--type=bool', '--get', 'commit.gpgsign'], { accept: [1] });
  if (wanted.stdout.toString('utf8').trim() !== 'true') return false;
  if ((await setByRepository(root, String.raw`^gpg\.(.*\.)?(program|defaultkeycommand)$`)).length === 0) return true;
  throw new EspalierError(
    'refused',
    'The repository’s own configuration names the program that signs commits, and an agent could have written it.',
    'Nothing was changed. Name it for all repositories (`git config --global gpg.program …`), and unset it in this one.',
  );
}
