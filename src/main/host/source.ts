import type { ProcessSpec } from '../../shared/host';
import type { Exit } from '../../shared/terminal-client';

/** A process of the operating system, from which output comes and to which input goes. */
export interface Source {
  readonly pid: number;
  /** No output is told until `resume`; what the process prints meanwhile waits in the kernel, then the process does. */
  pause(): void;
  resume(): void;
  /** In order and whole; kept until the process reads it. False: too much waits already, nothing of it was taken. */
  write(bytes: Uint8Array): boolean;
  /** After what was written: no more input comes. On a terminal that is typed, and the program may go on reading. */
  endInput(): void;
  resize(cols: number, rows: number): void;
  /**
   * After the exit, when nothing is left that could write: tells the output that the kernel still holds, paused
   * or not, and lets go of everything. Resolves after the last byte was told.
   */
  finish(): Promise<void>;
}

export interface SourceEvents {
  data(bytes: Uint8Array): void;
  /** The process is gone; output may still come until `finish` resolved. */
  exit(exit: Exit): void;
}

/**
 * `cgroup`: the folder of the one that the process enters before it becomes the command.
 * Throws `EspalierError('agent')` when the command cannot be run; there is no process then.
 */
export type StartSource = (spec: ProcessSpec, events: SourceEvents, cgroup: string | null) => Source;

/** Input that may wait for a process which does not read. */
export const mostInput = 32 * 1024 * 1024;
