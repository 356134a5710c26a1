/** A report of the Program Status Protocol (OSC 7501, revision 0.2), or a program asking whether it is understood. */
export type StatusReport =
  | { type: 'asks' }
  | { type: 'status'; state: 'idle' | 'working' | 'blocked' | 'done' | 'error' | 'clear'; kind: string; message: string };

const states = ['idle', 'working', 'blocked', 'done', 'error', 'clear'] as const;
const start = Buffer.from('\x1b]7501;');
/** The protocol's own limit on a report. */
const longest = 4096;

/** The reply that tells a program that its reports are read. */
export const statusReply = '\x1b]7501;?\x1b\\';

/**
 * Finds reports in a program's output, however it is cut into pieces. What it finds is the program's claim:
 * text is untrusted and only ever shown as text.
 */
export function statusScanner(onReport: (report: StatusReport) => void): (bytes: Uint8Array) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    let data = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    rest = Buffer.alloc(0);
    for (;;) {
      const at = data.indexOf(start);
      if (at < 0) {
        rest = Buffer.from(data.subarray(tail(data)));
        return;
      }
      const body = data.subarray(at + start.length);
      const end = body.findIndex((byte) => byte === 0x07 || byte === 0x1b);
      if (end < 0) {
        if (body.length <= longest) rest = Buffer.from(data.subarray(at));
        return;
      }
      const report = parse(body.subarray(0, end).toString('latin1'));
      if (report) onReport(report);
      data = body.subarray(end);
    }
  };
}

/** Where a beginning of `start` that is cut off at the end begins, else the end. */
function tail(data: Buffer): number {
  for (let length = Math.min(start.length - 1, data.length); length > 0; length -= 1) {
    if (data.subarray(data.length - length).equals(start.subarray(0, length))) return data.length - length;
  }
  return data.length;
}

function parse(body: string): StatusReport | null {
  if (body === '?') return { type: 'asks' };
  const fields = new Map(body.split(':').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const state = states.find((known) => known === fields.get('state'));
  if (!state || fields.has('id')) return null; // records below the root are parts of a program, not the program
  const message = Buffer.from(fields.get('msg') ?? '', 'base64').toString('utf8');
  return { type: 'status', state, kind: fields.get('kind') ?? '', message: printable(message) };
}

/** Control and direction characters, which could make a screen show something else than it was given. */
const invisible = /[\p{Cc}\p{Cf}]/gu;
const printable = (text: string): string => text.replaceAll(invisible, ' ').trim().slice(0, 1000);
