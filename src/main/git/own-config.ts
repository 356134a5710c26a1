import { git } from './git';

/**
 * Settings whose names match (an extended regular expression; git gives names in lower case) that the repository's own
 * configuration makes rather than the person's: an agent can write those.
 */
export async function setByRepository(root: string, names: string): Promise<string[]> {
  const found = await git(root).run(['config', '--show-scope', '--name-only', '-z', '--get-regexp', names], { accept: [1] });
  const parts = found.stdout.toString('utf8').split('\0');
  // Scope and name take turns.
  return parts.filter((_, at) => at % 2 === 1 && (parts[at - 1] === 'local' || parts[at - 1] === 'worktree'));
}
