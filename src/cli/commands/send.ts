import { withCore } from '../core';
import { say, sayJson } from '../output';

/** Types a line into a session's agent. */
export async function send(session: string, text: string, { json }: { json?: true }): Promise<number> {
  await withCore((core) => core.call('session.send', { session, text }));
  if (json) sayJson({ sent: true });
  else say('Sent.');
  return 0;
}
