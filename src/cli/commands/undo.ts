import type { Undo } from '../../shared/model';
import { sessionAsJson, withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';

const what: Readonly<Record<Undo['kind'], string>> = {
  merge: 'The merge was taken back',
  keep: 'It is to be reviewed again',
  discard: 'It was brought back',
  recreate: 'Its earlier work was brought back',
  cleanup: 'Its worktree was brought back',
  edit: 'Its files are as they were',
  update: 'Its worktree is as it was',
};

/** Takes back what `id` names or, without one, the newest that can be. */
export async function undo(id: string | undefined, { json }: { json?: true }): Promise<number> {
  await withCore(async (core) => {
    const { undo, session } = await core.call('undo.apply', { id: id ?? null });
    if (json) {
      // Its worktree may be another by now: `session.show` measures it.
      const shown = await core.call('session.show', { session: session.id });
      return sayJson({ undo: undo.id, kind: undo.kind, session: await sessionAsJson(core, shown.session) });
    }
    say(`${what[undo.kind]}: ${paint('bold', printable(session.title))} (${session.id}) is ${session.state}.`);
  });
  return 0;
}
