import { sessionAsJson, withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';

/** Starts a session over in a fresh worktree; what it did can be brought back. */
export async function recreate(name: string, { json }: { json?: true }): Promise<number> {
  await withCore(async (core) => {
    const { session, undo } = await core.call('session.recreate', { session: name });
    if (json) return sayJson({ session: await sessionAsJson(core, session), undo });
    say(`${paint('bold', printable(session.title))} (${session.id}) starts over from ${session.base.ref}.`);
    say(`\`espalier undo ${undo}\` brings its earlier work back, for 30 days.`);
  });
  return 0;
}
