import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { EspalierError } from '../shared/errors';

/** Where everything of ours lives: `ESPALIER_HOME`, else the platform's data folder. Absolute; it may not exist yet. */
export function espalierHome(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['ESPALIER_HOME'];
  return named ? resolve(named) : envPaths('espalier', { suffix: '' }).data;
}

/** The core's socket (a named pipe on Windows) for this home. */
export const coreSocketPath = (home: string): string => socketPath(home, 'core');

/** The terminal host's socket (a named pipe on Windows) for this home. */
export const hostSocketPath = (home: string): string => socketPath(home, 'host');

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the final zero included. */
const longestSocketPath = 100;

function socketPath(home: string, name: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\espalier-${hash(home)}-${name}`;
  const path = join(home, 'run', `${name}.sock`);
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  // Not XDG_RUNTIME_DIR or TMPDIR: a command started by cron or ssh has others than the window, would look in
  // another folder, and start a second core for the same home.
  return join('/tmp', `espalier-${hash(home)}`, `${name}.sock`);
}

/** Of the home however it is spelled, and of the user. */
function hash(home: string): string {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return createHash('sha256')
    .update(`${realpathSync(home)}\0${userInfo().username}`)
    .digest('hex')
    .slice(0, 20);
}

/**
 * Makes the folder of a socket if need be, for this user alone. Throws `EspalierError` where it belongs to
 * someone else: a socket in there may not be ours. Both sides call it, before listening and before connecting.
 */
export function securePrivateFolder(socket: string): void {
  if (process.platform === 'win32') return; // pipes have no folder
  const folder = dirname(socket);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) {
    throw new EspalierError(
      'connection',
      `${folder} is not a folder of your own, so what listens in it cannot be trusted.`,
      'Nothing was sent. Remove that folder, or set ESPALIER_HOME to a folder of yours, and try again.',
    );
  }
  if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}
