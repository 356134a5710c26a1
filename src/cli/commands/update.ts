import { EspalierError } from '../../shared/errors';
import { withCore } from '../core';
import { printable, say, sayJson } from '../output';
import { plural } from '../words';

/** Brings a session's target into its worktree. Exit code 3, and nothing changed, where that conflicts. */
export async function update(name: string, { rebase, json }: { rebase?: true; json?: true }): Promise<number> {
  const { id, updated } = await withCore(async (core) => {
    const { session } = await core.call('session.show', { session: name });
    return { id: session.id, updated: await core.call('session.update', { session: session.id, how: rebase ? 'rebase' : 'merge' }) };
  });
  if (json) {
    const { base } = updated.updated ? updated.session : { base: null };
    sayJson(updated.updated ? { id, updated: true, base: base?.commit, undo: updated.undo } : { id, updated: false, paths: updated.paths });
    return updated.updated ? 0 : 3;
  }
  if (!updated.updated)
    throw new EspalierError(
      'conflict',
      `${plural(updated.paths.length, 'file conflicts', 'files conflict')}, so nothing was changed:${updated.paths.map((path) => `\n  ${printable(path)}`).join('')}`,
      `\`espalier resolve ${id}\` settles them, by yourself or by an agent.`,
    );
  const { session, undo } = updated;
  if (undo === null) say(`“${printable(session.title)}” has all of ${printable(session.base.ref)} already.`);
  else say(`“${printable(session.title)}” is up to date with ${printable(session.base.ref)}. \`espalier undo ${undo}\` takes that back.`);
  return 0;
}
