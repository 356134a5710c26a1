import { EspalierError } from '../../shared/errors';
import type { Session } from '../../shared/model';
import type { Exit } from '../../shared/terminal-client';
import { withCore } from '../core';
import { atInterrupt } from '../interrupt';
import { note, printable, sayJson } from '../output';
import { leavingAt, resetAfter, withoutQuestions } from '../raw-terminal';
import { connectTerminals } from '../terminals';

/** Puts a session's agent on this terminal until Ctrl+] or its end. */
export async function attach(name: string, { json }: { json?: true }): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new EspalierError('usage', '`attach` needs a terminal.', 'Use `espalier logs --follow` to read, and `espalier send` to type.');
  }
  const session = await withCore(async (core) => (await core.call('session.show', { session: name })).session);
  if (session.state !== 'running' || session.run === null) {
    throw new EspalierError(
      'refused',
      `No agent runs in “${session.title}”, its state is ${session.state}.`,
      `\`espalier logs ${session.id}\` shows what it put out.`,
    );
  }
  note(`Attached to “${printable(session.title)}”. Ctrl+] leaves; the agent goes on.`);
  const exit = await converse(session.run);
  if (json) sayJson({ session: session.id, left: exit === null ? 'detached' : 'ended', exit });
  else note(exit === null ? `\nDetached. ${goesOn(session)}` : `\nThe agent has ended ${ended(exit)}.`);
  return 0;
}

const goesOn = ({ id, title }: Session): string => `“${printable(title)}” goes on; \`espalier attach ${id}\` comes back.`;
const ended = ({ code, signal }: Exit): string => (code === null ? `by ${signal ?? 'something unknown'}` : `with exit code ${code}`);

/** Connects this terminal with a process; null: the person left. The terminal is put back whatever happens. */
async function converse(run: string): Promise<Exit | null> {
  const { stdin, stdout } = process;
  const client = await connectTerminals();
  const screen = resetAfter();
  const restore = (): void => {
    stdin.setRawMode(false);
    stdin.pause();
    stdout.write(screen.reset());
  };
  atInterrupt(restore);
  process.once('exit', restore);
  try {
    stdin.setRawMode(true);
    return await new Promise<Exit | null>((resolve, reject) => {
      let live = Number.POSITIVE_INFINITY;
      const data = (bytes: Uint8Array<ArrayBuffer>, offset: number): void => {
        // What was asked of a terminal before we came was answered then; a second answer would be typed into the agent.
        const past = Math.min(bytes.length, Math.max(0, live - offset));
        const shown = Buffer.concat([withoutQuestions(bytes.subarray(0, past)), bytes.subarray(past)]);
        screen.see(shown);
        stdout.write(shown, () => opened.then((stream) => stream.ack(bytes.length), reject));
      };
      const opened = client.open(run, { from: null, hold: true }, { data, exit: resolve, broken: reject });
      opened.then((stream) => {
        live = stream.info.offset;
        const fit = (): void => stream.resize(stdout.columns, stdout.rows);
        fit();
        stdout.on('resize', fit);
        stdin.on('data', (typed: Buffer) => {
          const leave = leavingAt(typed);
          const kept = leave < 0 ? typed : typed.subarray(0, leave);
          const end = stream.info.io === 'pipe' ? kept.indexOf(4) : -1; // no terminal there makes an end of a Ctrl+D
          stream.write(end < 0 ? kept : kept.subarray(0, end));
          if (end >= 0) stream.end();
          if (leave >= 0) resolve(null);
        });
      }, reject);
    });
  } finally {
    process.off('exit', restore);
    stdin.removeAllListeners('data');
    stdout.removeAllListeners('resize');
    restore();
    client.close();
  }
}
