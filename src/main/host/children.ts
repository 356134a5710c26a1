import { processStart } from '../../client/proc';
import { listProcessesNow, type OsProcess } from './processes';

/** Between asking what this process started to end and killing it; ms. */
const graceMs = 1000;
const pollMs = 10;

/**
 * From now on everything that this process started ends with it: what asks agents for their versions, git, and what
 * these started. Gives the way to say which child (by pid) is to go on, with all that it starts.
 *
 * It waits without letting anything else run: a git that was ended so must not be taken for one that failed.
 */
export function endChildrenAtExit(): (pid: number) => void {
  const spared = new Set<number>();
  process.once('exit', () => {
    const asked = descendants(listProcessesNow(), spared);
    for (const entry of asked) signal(entry, 'SIGTERM');
    const until = performance.now() + graceMs;
    while (asked.some(isThere) && performance.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMs);
    // Those that were asked are named again: the children of one that ended have another parent now.
    for (const entry of [...asked, ...descendants(listProcessesNow(), spared)]) signal(entry, 'SIGKILL');
  });
  return (pid) => void spared.add(pid);
}

function descendants(all: readonly OsProcess[], spared: ReadonlySet<number>): OsProcess[] {
  const found = new Map<number, OsProcess>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const entry of all)
      if ((entry.parent === process.pid || found.has(entry.parent)) && !spared.has(entry.pid)) found.set(entry.pid, entry);
  }
  return [...found.values()];
}

const isThere = (entry: OsProcess): boolean => processStart(entry.pid) === entry.start;

function signal(entry: OsProcess, name: NodeJS.Signals): void {
  try {
    if (isThere(entry)) process.kill(entry.pid, name);
  } catch {} // gone in this moment
}
