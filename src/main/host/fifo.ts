import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Descriptors of two pipes: the child's ends block, as programs expect; ours don't. Each is to be closed by the caller. */
export interface PipeEnds {
  childStdin: number;
  childStdout: number;
  stdin: number;
  stdout: number;
}

/** Of POSIX; Node itself cannot make one. */
const program = 'mkfifo';
const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = constants;

/**
 * Real pipes, made as named ones whose names are removed at once. What Node makes for `stdio: 'pipe'` are sockets:
 * a bash script whose input is one takes itself to be started by rshd and reads ~/.bashrc, and /dev/stderr cannot
 * be opened on one. Costs 3 ms.
 */
export function makePipes(): PipeEnds {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-pipe-'));
  const [input, output] = [join(folder, 'input'), join(folder, 'output')];
  const opened: number[] = [];
  const open = (path: string, flags: number): number => {
    const fd = openSync(path, flags);
    opened.push(fd);
    return fd;
  };
  try {
    execFileSync(program, ['-m', '600', input, output], { stdio: ['ignore', 'ignore', 'pipe'] });
    // An end opens without waiting only when the other is open: this one is both.
    const both = openSync(input, O_RDWR | O_NONBLOCK);
    try {
      const stdout = open(output, O_RDONLY | O_NONBLOCK);
      return {
        childStdin: open(input, O_RDONLY),
        childStdout: open(output, O_WRONLY),
        stdin: open(input, O_WRONLY | O_NONBLOCK),
        stdout,
      };
    } finally {
      closeSync(both);
    }
  } catch (error) {
    for (const fd of opened) closeSync(fd);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
