import { espalierHome, hostSocketPath } from '../client/home';
import { connectFrames } from '../client/socket';
import { EspalierError } from '../shared/errors';
import { type Exit, TerminalClient } from '../shared/terminal-client';
import { programVersion } from '../shared/version';

/** How long a terminal host that went away may take to come back, ms, and how often it is looked for. */
const patience = { ms: 10_000, every: 200 } as const;

/** A client of this home's terminal host that may read and type. Rejects with `connection` where none runs. */
export async function connectTerminals(): Promise<TerminalClient> {
  const client = new TerminalClient(await connectFrames(hostSocketPath(espalierHome())));
  await client.hello('terminal', programVersion);
  return client;
}

interface Follower {
  data(bytes: Uint8Array, offset: number): void;
  /** Output between these two offsets was missed. */
  gap(from: number, to: number): void;
}

/**
 * Follows a process from byte `from` as a watcher, which never holds it back, through a terminal host that
 * goes and comes. Resolves with how it ended and the offset reached; `exit` is null when the host knows it no
 * longer.
 */
export async function followRun(run: string, from: number, follower: Follower): Promise<{ exit: Exit | null; offset: number }> {
  let offset = from;
  let lost = 0;
  for (;;) {
    try {
      const client = await connectTerminals();
      lost = 0;
      try {
        const exit = await readRun(client, run, offset, (bytes, at) => {
          if (at > offset) follower.gap(offset, at);
          offset = at + bytes.length;
          follower.data(bytes, at);
        });
        return { exit, offset };
      } finally {
        client.close();
      }
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      if (error.code === 'not-found') return { exit: null, offset };
      if (error.code !== 'connection') throw error;
      lost ||= performance.now();
      if (performance.now() - lost > patience.ms) return { exit: null, offset };
      await new Promise((resolve) => setTimeout(resolve, patience.every));
    }
  }
}

/**
 * Reads until the process ends. Writing to a pipe waits for who reads it, so that this process stands still
 * behind a slow reader: the host then skips output, and tells of the gap.
 */
function readRun(client: TerminalClient, run: string, from: number, data: Follower['data']): Promise<Exit> {
  return new Promise((resolve, reject) => {
    client.open(run, { from, hold: false }, { data, exit: resolve, broken: reject }).catch(reject);
  });
}
