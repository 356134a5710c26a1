import { setTimeout as delay } from 'node:timers/promises';
import { EspalierError } from '../../shared/errors';
import { killGroup, membersOf } from './cgroup';
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
 * `groups`: cgroups that are killed as a whole when the grace is over.
 */
export async function endAll(
  select: Selection,
  graceMs: number,
  signals: readonly NodeJS.Signals[],
  groups: readonly string[] = [],
): Promise<void> {
  const asked = new Set<string>();
  const killAt = performance.now() + graceMs;
  const giveUpAt = killAt + killPatienceMs;
  for (;;) {
    const all = await listProcesses();
    const found = select(all);
    const fleeting = groups.flatMap((group) => newcomers(group, all));
    if (found.length === 0 && fleeting.length === 0) return;
    const kill = performance.now() >= killAt;
    if (kill) for (const group of groups) if (!holdsOurs(group, all)) killGroup(group);
    for (const entry of found) {
      const key = `${entry.pid} ${entry.start}`;
      if (kill) await signal(entry, ['SIGKILL']);
      else if (!asked.has(key)) await signal(entry, signals);
      asked.add(key);
    }
    if (performance.now() >= giveUpAt) throw stuck([...found.map((entry) => entry.pid), ...fleeting]);
    await waitWhileAlive(found, Math.min(performance.now() + rescanMs, kill ? giveUpAt : killAt));
  }
}

/** Until one of them is gone, or the time has come; a moment where there is none. */
async function waitWhileAlive(entries: readonly OsProcess[], until: number): Promise<void> {
  do {
    await delay(pollMs);
    for (const entry of entries) if ((await startOf(entry.pid)) !== entry.start) return;
  } while (entries.length > 0 && performance.now() < until);
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

function stuck(pids: readonly number[]): EspalierError {
  return new EspalierError(
    'refused',
    `Even SIGKILL did not end the process${pids.length === 1 ? '' : 'es'} ${pids.join(', ')}.`,
    'Files are kept as they are. Such a process waits for a device or network disk, or runs as another user; end it by hand.',
  );
}

/**
 * What belongs to the process `id` that was started as `leader`: its session and group, whatever they forked,
 * and everything that is in its cgroup or carries its mark (a child may have left the session, and its parent may
 * have ended).
 */
export function family(
  leader: { pid: number; start: string | null },
  { home, id, cgroup }: { home: string | null; id: string; cgroup: string | null },
): Selection {
  return (all) => {
    const inside = cgroup === null ? new Set<number>() : membersOf(cgroup);
    const present = all.find((entry) => entry.pid === leader.pid);
    // A number is not given away while a session or group has it. So where another process has it, ours are gone.
    // (No start: it had ended before it could be read.)
    const reused = present !== undefined && present.start !== leader.start;
    const members = new Map<number, OsProcess>();
    for (const entry of all) {
      if (entry.pid === process.pid) continue;
      const related = !reused && (entry.session === leader.pid || entry.group === leader.pid || entry.pid === leader.pid);
      if (related || isMarked(entry, home, id) || (inside.has(entry.pid) && !isOurs(entry))) members.set(entry.pid, entry);
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
export function isOurs(entry: OsProcess): boolean {
  const marks = entry.marks();
  return marks.home !== null && marks.run === null;
}

/** It has not left the cgroup of the run yet that it was started from. */
function holdsOurs(cgroup: string, all: readonly OsProcess[]): boolean {
  const inside = membersOf(cgroup);
  return all.some((entry) => inside.has(entry.pid) && isOurs(entry));
}

/** What is in a cgroup and was not there yet when all processes were listed: it may fork faster than that. */
function newcomers(cgroup: string, all: readonly OsProcess[]): number[] {
  const listed = new Set(all.map((entry) => entry.pid));
  return [...membersOf(cgroup)].filter((pid) => !listed.has(pid));
}
