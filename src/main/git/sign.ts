import { EspalierError } from '../../shared/errors';
import { git } from './git';

/**
 * Whether the person's git signs their commits (`commit.gpgsign`). Throws `refused` where it does and the repository
 * itself names the program that would be run for it: an agent can write that.
 */
export async function personSigns(root: string): Promise<boolean> {
  const wanted = await git(root).run(['config', '--type=bool', '--get', 'commit.gpgsign'], { accept: [1] });
  if (wanted.stdout.toString('utf8').trim() !== 'true') return false;
  const programs = ['config', '--show-scope', '-z', '--get-regexp', String.raw`^gpg\.(.*\.)?(program|defaultkeycommand)$`];
  const scopes = (await git(root).run(programs, { accept: [1] })).stdout.toString('utf8').split('\0');
  // Scope and setting take turns.
  if (!scopes.some((text, at) => at % 2 === 0 && (text === 'local' || text === 'worktree'))) return true;
  throw new EspalierError(
    'refused',
    'The repository’s own configuration names the program that signs commits, and an agent could have written it.',
    'Nothing was changed. Name it for all repositories (`git config --global gpg.program …`), and unset it in this one.',
  );
}
