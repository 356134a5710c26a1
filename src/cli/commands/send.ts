import { EspalierError } from '../../shared/errors';
import { withCore } from '../core';
import { say, sayJson } from '../output';

/** Types a line into a session's agent, ends the input of one that reads a pipe, or both. */
export async function send(session: string, text: string | undefined, { end, json }: { end?: true; json?: true }): Promise<number> {
  if (text === undefined && !end) throw new EspalierError('usage', 'There is nothing to send.', 'Say the text, or `--end`.');
  await withCore((core) => core.call('session.send', { session, text: text ?? '', end: end === true }));
  if (json) sayJson({ sent: true });
  else say(text === undefined ? 'Its input has ended.' : 'Sent.');
  return 0;
}
