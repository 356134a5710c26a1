import { withCore } from '../core';
import { say, sayJson } from '../output';

/** Gives a session's work up, undoably. */
export async function discard(session: string, { json }: { json?: true }): Promise<number> {
  const { undo } = await withCore((core) => core.call('session.discard', { session }));
  if (json) sayJson({ undo });
  else say(`Discarded. \`espalier undo ${undo}\` brings it back, for 30 days.`);
  return 0;
}
