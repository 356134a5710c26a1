import type { Socket } from 'node:net';
import { espalierHome, hostSocketPath } from '../../client/home';
import { claimSocket, listen } from '../../client/listen';
import { frameTransport } from '../../client/socket';
import { programVersion } from '../../shared/version';
import { leaveRunGroup } from './cgroup';
import { type Peer, serveConnection } from './connection';
import { Table } from './table';

/** A host in which nothing runs, and to which nobody is connected, ends after this long. */
const idleMs = Number(process.env['ESPALIER_HOST_IDLE_MS'] ?? 60_000);

const note = (text: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
};

/** `espalier terminal-host`: owns the agents' terminals and pipes, and outlives the core. One for each home. */
async function main(): Promise<void> {
  const home = espalierHome();
  const path = hostSocketPath(home);
  if (!(await claimSocket(path, 'host'))) return; // another host of this home was there first
  leaveRunGroup();

  const connections = new Set<Socket>();
  const table = new Table(home, note);
  const host = { version: programVersion, table, quit: () => process.exit(0) };
  let idle: NodeJS.Timeout | undefined;
  const watchIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (connections.size > 0) return; // the last of them to close starts the wait anew
      if (table.idle) process.exit(0);
      watchIdle();
    }, idleMs);
  };
  const accept = (socket: Socket): void => {
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
      watchIdle();
    });
    serveConnection(host, peerOf(socket));
  };
  await listen(path, accept, note);
  watchIdle();
  note(`host ${process.pid} serves ${home}`);
}

const peerOf = (socket: Socket): Peer => ({
  ...frameTransport(socket),
  backlog: () => socket.writableLength,
  onDrain: (listener) => socket.on('drain', listener),
});

// The host has no use for a terminal that it was started from.
process.on('SIGHUP', () => {});
// A full disk under the log must not end anything.
process.stderr.on('error', () => {});
// What fails for one process must not take the terminals of all others with it.
process.on('uncaughtException', (error) => note(`uncaught: ${error.stack ?? String(error)}`));
process.on('unhandledRejection', (error) => note(`unhandled: ${error instanceof Error ? error.stack : String(error)}`));
main().catch((error: unknown) => {
  note(`cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
