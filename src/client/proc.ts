import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What Linux says of a living process; null for a zombie, or where there is none. */
export interface ProcStat {
  parent: number;
  group: number;
  session: number;
  /** Clock ticks since boot: with the pid it names one process. */
  start: string;
}

/** proc_pid_stat(5); the name (field 2) may hold anything, so the fields are counted from its last parenthesis. */
export function procStat(pid: number): ProcStat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null; // gone
  }
  const [state, parent, group, session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = rest[15];
  if (state === 'Z' || state === 'X' || start === undefined) return null;
  return { parent: Number(parent), group: Number(group), session: Number(session), start };
}

/** When a process started, in words that only tell it from a later one of the same number; null: there is none. */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') return procStat(pid)?.start ?? null;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null; // ps fails where there is no such process
  }
}
