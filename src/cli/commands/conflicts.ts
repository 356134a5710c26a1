import { EspalierError } from '../../shared/errors';
import { settledStates } from '../../shared/lifecycle';
import { withCore } from '../core';
import { harmless, note, paint, printable, say, sayJson } from '../output';

/** What does not merge: sessions with their target, and pairs of sessions with each other. Exit code 3 where anything does not. */
export async function conflicts({ json }: { json?: true }): Promise<number> {
  const { sessions, pairs } = await withCore(async (core) => {
    const known = (await core.call('session.list', { all: false })).sessions;
    const settled = known.filter(({ state, files }) => settledStates.has(state) && (files ?? 0) > 0);
    const shown: { id: string; title: string; target: string; files: { path: string; kind: string }[] }[] = [];
    for (const { id, title } of settled) {
      const { target, files } = await core.call('conflict.show', { session: id }).catch((error: unknown) => {
        // One that cannot be asked now, as its worktree is gone, must not keep the others from being shown.
        if (!(error instanceof EspalierError) || error.code !== 'refused') throw error;
        note(`${id}: ${harmless(error.message)}`);
        return { target: '', files: [] };
      });
      if (files.length > 0) shown.push({ id, title, target, files: files.map(({ path, kind }) => ({ path, kind })) });
    }
    const { pairs } = await core.call('overlap.list', { repository: null });
    return { sessions: shown, pairs: pairs.filter((pair) => pair.conflicts.length > 0) };
  });
  if (json) sayJson({ sessions, pairs: pairs.map(({ a, b, conflicts }) => ({ a, b, paths: conflicts })) });
  else {
    for (const { id, title, target, files } of sessions) {
      say(`${paint('bold', printable(title))} (${id}) conflicts with ${printable(target)}:`);
      for (const { path, kind } of files) say(`  ${printable(path)}  ${paint('dim', kind)}`);
    }
    for (const { a, b, conflicts } of pairs) say(`${a} and ${b} conflict with each other: ${conflicts.map(printable).join(', ')}`);
    if (sessions.length + pairs.length === 0) say('Nothing conflicts.');
  }
  return sessions.length + pairs.length > 0 ? 3 : 0;
}
