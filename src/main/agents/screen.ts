import type { TerminalClient } from '../../shared/terminal-client';
import type { HostLink } from '../host/client';
import type { Wants } from './activity';
import { printable } from './osc';
import type { Signals } from './signals';

/** How agents ask whether they may trust the folder that they were started in. */
const trust = [/\btrust (this|the (files|contents|authors)|the folder)\b/i, /Is this a project you created or one you trust/i];

/** What a screen asks for, by the texts that its agent is known to show only then; null: nothing that is known. */
export function wantsOn(lines: readonly string[], { approvals }: Pick<Signals, 'approvals'>): Wants | null {
  const found = (patterns: readonly RegExp[]): string | undefined =>
    lines.findLast((line) => patterns.some((pattern) => pattern.test(line)));
  const asks = found(approvals);
  if (asks !== undefined) return { reason: 'permission', text: bare(asks) };
  const trusts = found(trust);
  return trusts === undefined ? null : { reason: 'trust', text: bare(trusts) };
}

/** Without the frame that a dialog draws around its text. */
const bare = (line: string): string => printable(line.replaceAll(/[\u2500-\u257f]/g, ' '));

/**
 * The lines that a terminal of this size shows after this output. A terminal is made for the purpose and forgotten:
 * a look is rare, and twenty agents would each keep one otherwise.
 */
export async function screenOf(output: Uint8Array, { cols, rows }: { cols: number; rows: number }): Promise<string[]> {
  const { Terminal } = await import('@xterm/headless');
  const terminal = new Terminal({ cols, rows, scrollback: 0, allowProposedApi: true });
  try {
    await new Promise<void>((resolve) => terminal.write(output, resolve));
    const { active } = terminal.buffer;
    return Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '');
  } finally {
    terminal.dispose();
  }
}

/** What the screen of a run asks for at this moment. */
export type Look = (run: string, signals: Signals) => Promise<Wants | null>;

/** Output that is enough to draw a whole screen again, bytes. */
const enough = 256 * 1024;

/** Looks at screens by what the terminal host holds of their output. */
export const makeLook =
  (host: Pick<HostLink, 'terminals'>): Look =>
  async (run, signals) => {
    const client = await host.terminals();
    const info = (await client.list()).find(({ id }) => id === run);
    if (!info || info.exit) return null;
    const output = await recent(client, run, Math.max(info.ringStart, info.offset - enough), info.offset);
    return wantsOn(await screenOf(output, info), signals);
  };

function recent(client: TerminalClient, run: string, from: number, to: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    const done = (): void => {
      opened.then(
        (stream) => stream.close(),
        () => undefined,
      );
      resolve(Buffer.concat(pieces));
    };
    const data = (bytes: Uint8Array, offset: number): void => {
      pieces.push(Buffer.from(bytes)); // a copy: the sender's buffer may be used again
      if (offset + bytes.length >= to) done();
    };
    const opened = client.open(run, { from, hold: false }, { data, exit: done, broken: reject });
    opened.catch(reject);
    if (from >= to) done();
  });
}
