import { chmodSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { claim } from './claim';
import { securePrivateFolder } from './home';
import { connectSocket } from './socket';

/** How soon a socket that someone removed (a cleaner of temporary files) is made again. */
const socketCheckMs = 10_000;

/**
 * Makes this process the only one that may listen at `path`, before it does anything else of its work; false: another
 * one was there first. The claim ends with the process, however it ends.
 */
export async function claimSocket(path: string, name: string): Promise<boolean> {
  securePrivateFolder(path);
  if (process.platform !== 'win32' && !claim(dirname(path), name)) return false;
  return !(await answers(path)); // of another container on the same folder: its processes are not ours to see
}

/** Listens at a claimed path, for this user alone, and again whenever the socket was removed from there. */
export async function listen(path: string, accept: (socket: Socket) => void, onProblem: (text: string) => void): Promise<void> {
  if (process.platform === 'win32') {
    await bind(path, accept);
    return;
  }
  rmSync(path, { force: true });
  await bind(path, accept);
  let ours = identity(path);
  setInterval(() => {
    if (identity(path) === ours) return;
    onProblem(`the socket ${path} was removed and is made again`);
    securePrivateFolder(path);
    rmSync(path, { force: true });
    bind(path, accept).then(
      () => {
        ours = identity(path);
      },
      (error: unknown) => onProblem(`the socket ${path} cannot be made: ${String(error)}`),
    );
  }, socketCheckMs).unref();
}

async function answers(path: string): Promise<boolean> {
  try {
    (await connectSocket(path)).destroy();
    return true;
  } catch {
    return false; // nobody there, or a dead one's socket
  }
}

function bind(path: string, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(accept);
    server.once('error', reject);
    server.listen(path, () => {
      if (process.platform !== 'win32') chmodSync(path, 0o600); // its folder is for us alone already
      resolve(server);
    });
  });
}

const identity = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.ino ?? null;
