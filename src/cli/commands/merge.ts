import { EspalierError } from '../../shared/errors';
import type { Conflict, MergeStrategy } from '../../shared/model';
import { withCore } from '../core';
import { printable, say, sayJson } from '../output';
import { plural } from '../words';

export interface MergeOptions {
  squash?: true;
  commit?: true;
  rebase?: true;
  message?: string;
  into?: string;
}

/** Lands a session's work at once, past the queue and its checks. Where it conflicts nothing is changed, and the conflicts are said file by file. */
export async function merge(session: string, options: MergeOptions & { json?: true }): Promise<number> {
  const strategy: MergeStrategy = options.rebase ? 'rebase' : options.commit ? 'commit' : 'squash';
  const merged = await withCore((core) =>
    core.call('session.merge', { session, strategy, message: options.message ?? null, into: options.into ?? null }),
  );
  if (!merged.merged) throw conflictError(session, merged.conflicts);
  const { commit, into, undo } = merged;
  if (options.json) sayJson({ commit, undo });
  else say(`Landed on ${into} as ${commit.slice(0, 10)}. \`espalier undo ${undo}\` takes it back.`);
  return 0;
}

function conflictError(session: string, conflicts: readonly Conflict[]): EspalierError {
  const files = conflicts.map(({ path, kind }) => `\n  ${printable(path)} (${kind})`).join('');
  return new EspalierError(
    'conflict',
    `${plural(conflicts.length, 'file conflicts', 'files conflict')}, so nothing was merged:${files}`,
    `The branch and your checkout are as they were. \`espalier resolve "${printable(session)}"\` settles them, by yourself or by an agent.`,
  );
}
