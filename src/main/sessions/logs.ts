import type { Contract } from '../../shared/contract';
import type { Handlers } from '../../shared/rpc';
import type { Sessions } from './sessions';

/** The most that is handed out of a log; bytes. */
const most = 8 * 1024 * 1024;

/** The end of a run's output, `bytes` of it at the most. */
export type ReadLog = (run: string, bytes: number) => Promise<{ offset: number; bytes: Uint8Array }>;

/** The output of a session's newest run, from its log file: what the host wrote last may be 0.1 s behind. */
export function makeLogs({ readLog, sessions }: { readLog: ReadLog; sessions: Sessions }): Handlers<Contract>['methods']['session.logs'] {
  return async ({ session, last }) => {
    const record = sessions.find(session);
    const run = record.run ?? (record.runs > 0 ? `${record.id}-${record.runs}` : null);
    if (run === null) return { run: null, offset: 0, base64: '' };
    const { offset, bytes } = await readLog(run, most);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const from = last === null ? 0 : startOfLast(text, last);
    return { run, offset: offset + from, base64: text.subarray(from).toString('base64') };
  };
}

/** Where the last `lines` lines begin. */
function startOfLast(text: Buffer, lines: number): number {
  let at = text.length;
  if (text[at - 1] === 0x0a) at -= 1;
  for (let found = 0; found < lines; found += 1) {
    at = at <= 0 ? -1 : text.lastIndexOf(0x0a, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}
