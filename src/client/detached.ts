import { existsSync } from 'node:fs';
import type { Launch } from './launch';

const shells = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/run/current-system/sw/bin/bash'];
// bash, since `sh` may be dash, which cannot name a descriptor above 9; `-p`, so that it runs no BASH_ENV.
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that reads it
const closeOthers = 'for fd in /dev/fd/*; do fd=${fd##*/}; case $fd in 0|1|2|"*") ;; *) eval "exec $fd>&-";; esac; done; exec "$@"';

/**
 * The same start, without the descriptors that this process holds: Electron lets about ninety of its own through
 * to what it starts (its debugger's socket, the display, the session bus, its databases), which would stay open
 * for as long as the core runs; a shell may do so with a lock file. Same pid, 3 ms. Where there is no bash, as it was.
 */
export function withoutDescriptors({ command, args, env }: Launch): Launch {
  const shell = process.platform === 'win32' ? undefined : shells.find((path) => existsSync(path));
  if (shell === undefined) return { command, args, env };
  return { command: shell, args: ['-p', '-c', closeOthers, 'espalier-launch', command, ...args], env };
}
