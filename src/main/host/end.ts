import { setTimeout as delay } from 'node:timers/promises';
import { EspalierError } from '../../shared/errors';
import { listProcesses, type OsProcess, startOf } from './processes';

/** Says which of all living processes are to end. Asked again and again: they may fork meanwhile. */
export type Selection = (all: readonly OsProcess[]) => OsProcess[];

/** After SIGKILL only a process that waits for a device stays, and for no known time. */
const killPatienceMs = 5000;
const pollMs = 20;
/** How often all processes are looked through for new ones, while known ones are still there. */
const rescanMs = 200;

/**
 * Asks every selected process to end, kills what is left after `graceMs`, and resolves when a look through all
 * processes finds none. Never signals a number that was given to another process meanwhile: start times are
 * compared right before. Rejects with `EspalierError('refused')` naming what even SIGKILL did not end.
 */
export async function endAll(select: Selection, graceMs: number, signals: readonly NodeJS.Signals[]): Promise<void> {
  const asked = new Set<string>();
  const killAt = performance.now() + graceMs;
  const giveUpAt = killAt + killPatienceMs;
  for (;;) {
    const found = select(await listProcesses());
    if (found.length === 0) return;
    const kill = performance.now() >= killAt;
    for (const entry of found) {
      const key = `${entry.pid} ${entry.start}`;
      if (kill) await signal(entry, ['SIGKILL']);
      else if (!asked.has(key)) await signal(entry, signals);
      asked.add(key);
    }
    if (performance.now() >= giveUpAt) throw stuck(found);
    await waitWhileAlive(found, Math.min(performance.now() + rescanMs, kill ? giveUpAt : killAt));
  }
}

/** Until one of them is gone, or the time has come. */
async function waitWhileAlive(entries: readonly OsProcess[], until: number): Promise<void> {
  do {
    await delay(pollMs);
    for (const entry of entries) if ((await startOf(entry.pid)) !== entry.start) return;
  } while (performance.now() < until);
}

async function signal(entry: OsProcess, signals: readonly NodeJS.Signals[]): Promise<void> {
  if ((await startOf(entry.pid)) !== entry.start) return;
  for (const name of signals) {
    try {
      process.kill(entry.pid, name);
    } catch {
      return; // gone in this moment; what is not ours to signal stays, and is told by `stuck`
    }
  }
}

function stuck(entries: readonly OsProcess[]): EspalierError {
  const pids = entries.map((entry) => entry.pid).join(', ');
  return new EspalierError(
    'refused',
    `Even SIGKILL did not end the process${entries.length === 1 ? '' : 'es'} ${pids}.`,
    'Files are kept as they are. Such a process waits for a device or network disk, or runs as another user; end it by hand.',
  );
}

/**
 * What belongs to the process `id` that was started as `leader`: its session and group, whatever they forked,
 * and everything that carries its mark (a child may have left the session, and its parent may have ended).
 */
export function family(leader: { pid: number; start: string | null }, home: string | null, id: string): Selection {
  return (all) => {
    const present = all.find((entry) => entry.pid === leader.pid);
    // A number is not given away while a session or group has it. So where another process has it, ours are gone.
    // (No start: it had ended before it could be read.)
    const reused = present !== undefined && present.start !== leader.start;
    const members = new Map<number, OsProcess>();
    for (const entry of all) {
      if (entry.pid === process.pid) continue;
      const related = !reused && (entry.session === leader.pid || entry.group === leader.pid || entry.pid === leader.pid);
      if (related || isMarked(entry, home, id)) members.set(entry.pid, entry);
    }
    addDescendants(all, members);
    return [...members.values()];
  };
}

function isMarked(entry: OsProcess, home: string | null, id: string): boolean {
  const marks = entry.marks();
  return marks.run === id && (home === null || marks.home === home);
}

function addDescendants(all: readonly OsProcess[], members: Map<number, OsProcess>): void {
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const entry of all)
      if (members.has(entry.parent) && !members.has(entry.pid) && entry.pid !== process.pid && !isOurs(entry))
        members.set(entry.pid, entry);
  }
}

/** A core or host that an `espalier` command inside a session had to start: without a run's mark, it outlives that. */
function isOurs(entry: OsProcess): boolean {
  const marks = entry.marks();
  return marks.home !== null && marks.run === null;
}
