import { printable } from './osc';

/** A report of the Program Status Protocol (OSC 7501, revision 0.2), or a program asking whether it is understood. */
export type StatusReport =
  | { type: 'asks' }
  | { type: 'status'; state: 'idle' | 'working' | 'blocked' | 'done' | 'error' | 'clear'; kind: string; message: string };

const states = ['idle', 'working', 'blocked', 'done', 'error', 'clear'] as const;
/** The number of its operating system command. */
export const statusCode = 7501;

/** The reply that tells a program that its reports are read. */
export const statusReply = '\x1b]7501;?\x1b\\';

/**
 * A report from the body of its command; null for what is none. It is the program's claim: text is untrusted and only
 * ever shown as text.
 */
export function statusReport(command: Buffer): StatusReport | null {
  const body = command.toString('latin1');
  if (body === '?') return { type: 'asks' };
  const fields = new Map(body.split(':').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const state = states.find((known) => known === fields.get('state'));
  if (!state || fields.has('id')) return null; // records below the root are parts of a program, not the program
  const message = Buffer.from(fields.get('msg') ?? '', 'base64').toString('utf8');
  return { type: 'status', state, kind: fields.get('kind') ?? '', message: printable(message) };
}
