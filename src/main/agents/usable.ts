import type { Repository, Usable } from '../../shared/model';
import type { Entry } from './agents';

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** Whether an agent, found with what is set for it in a repository, can work there; what is not known does not stand in the way. */
export function usableIn({ path, trustedAt }: Pick<Repository, 'path' | 'trustedAt'>, entry: Pick<Entry, 'agent' | 'asksTrust'>): Usable {
  const { command, problem, state, fix } = entry.agent;
  const why = problem ?? (state === 'not-installed' ? `Its command ${command[0] ?? ''} is not there.` : null);
  if (why !== null) return { ok: false, why, fix, byTrust: false };
  if (!entry.asksTrust || trustedAt !== null) return { ok: true, why: null, fix: null, byTrust: false };
  const asks = 'In its own terminal it asks you to trust each new worktree, until you trust the repository.';
  return { ok: true, why: asks, fix: `espalier open --trust ${quoted(path)}`, byTrust: true };
}
