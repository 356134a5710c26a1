import { withCore } from '../core';
import { paint, printable, say, sayJson } from '../output';

/** Says yes to a session's work as it is at this moment: one tree, and no other. */
export async function approve(name: string, { json }: { json?: true }): Promise<number> {
  const { tree, session } = await withCore(async (core) => {
    const { session: id, tree } = await core.call('review.open', { session: name });
    return { tree, session: await core.call('review.approve', { session: id, tree }) };
  });
  if (json) sayJson({ id: session.id, tree });
  else say(`${paint('bold', printable(session.title))} (${session.id}) is approved at tree ${tree.slice(0, 10)}.`);
  return 0;
}
