import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { procStat } from '../../client/proc';

/** A process of this computer. `start` tells it from a later one with the same number. */
export interface OsProcess {
  pid: number;
  parent: number;
  group: number;
  session: number;
  start: string;
  marks(): Marks;
}

/** What everything that we start carries in its environment. */
export interface Marks {
  home: string | null;
  run: string | null;
}

/** Every living process (no zombies). On Linux from /proc; elsewhere from `ps`, which may leave the marks out. */
export function listProcesses(): Promise<OsProcess[]> {
  return process.platform === 'linux' ? listProc() : listPs();
}

/** As `listProcesses`, for the moment of an exit, when nothing can be waited for. */
export function listProcessesNow(): OsProcess[] {
  if (process.platform === 'win32') return []; // there is no `ps`
  return process.platform === 'linux' ? [...eachProc()] : parsePs(execFileSync('ps', psArguments, { ...psLimits, encoding: 'utf8' }));
}

/** The start of a process, or null when there is none (a zombie is none): cheap, for one that is known. */
export async function startOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readStat(pid)?.start ?? null;
  return (await listPs()).find((entry) => entry.pid === pid)?.start ?? null;
}

async function listProc(): Promise<OsProcess[]> {
  const found: OsProcess[] = [];
  for (const entry of eachProc()) {
    found.push(entry);
    if (found.length % 100 === 0) await nextTurn(); // some 10 µs each: output must not wait for thousands
  }
  return found;
}

function* eachProc(): Generator<OsProcess> {
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const entry = Number.isInteger(pid) ? readStat(pid) : null;
    if (entry) yield entry;
  }
}

function readStat(pid: number): OsProcess | null {
  const stat = procStat(pid);
  return stat && { pid, ...stat, marks: () => procMarks(pid) };
}

function procMarks(pid: number): Marks {
  try {
    return marksIn(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0'));
  } catch {
    return { home: null, run: null }; // gone, or of another user, so not one of ours
  }
}

function marksIn(assignments: readonly string[]): Marks {
  const value = (name: string): string | null => assignments.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  return { home: value('ESPALIER_HOME'), run: value('ESPALIER_RUN') };
}

// pid, parent, group, state, start (five words), then the command with its environment after it
const psLine = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/;

const psArguments = ['-A', '-E', '-ww', '-o', 'pid=,ppid=,pgid=,state=,lstart=,command='];
const psLimits = { maxBuffer: 256 * 1024 * 1024 };

const listPs = async (): Promise<OsProcess[]> => parsePs((await promisify(execFile)('ps', psArguments, psLimits)).stdout);

function parsePs(output: string): OsProcess[] {
  return output.split('\n').flatMap((line): OsProcess[] => {
    const [, pid, parent, group, state, start, command] = psLine.exec(line) ?? [];
    if (state === undefined || start === undefined || command === undefined || state.startsWith('Z')) return [];
    const own = { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(group), start };
    return [{ ...own, marks: () => marksIn(command.split(' ')) }];
  });
}
