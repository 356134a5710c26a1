import { findRunGroups, membersOf, removeGroup } from './cgroup';
import { endAll, isOurs, type Selection } from './end';
import { listProcesses } from './processes';

/** Between asking a leftover to end and killing it. */
const graceMs = 2000;

/**
 * Ends what agents left behind whose terminal host is gone: every process in a cgroup of a run of this home, or with
 * `ESPALIER_HOME=home` and an `ESPALIER_RUN` in its environment, that is not among the runs to keep. `runsToKeep` is
 * asked after these were looked for, so that a run which starts meanwhile is never taken for a leftover.
 * Resolves with the number of processes found.
 */
export async function endLeftovers(home: string, runsToKeep: () => Promise<ReadonlySet<string>>): Promise<number> {
  const groups = await findRunGroups(home);
  const marked = (await listProcesses()).filter((entry) => entry.marks().home === home);
  const runs = new Set([...groups.keys(), ...marked.flatMap((entry) => entry.marks().run ?? [])]);
  if (runs.size === 0) return 0;
  const keep = await runsToKeep();
  const lost = new Set([...runs].filter((run) => !keep.has(run)));
  if (lost.size === 0) return 0;
  const folders = [...groups].flatMap(([run, folder]) => (lost.has(run) ? [folder] : []));
  let found = 0;
  const select: Selection = (all) => {
    const inside = new Set(folders.flatMap((folder) => [...membersOf(folder)]));
    const leftovers = all.filter((entry) => {
      if (entry.pid === process.pid) return false;
      const { home: theirs, run } = entry.marks();
      return (theirs === home && run !== null && lost.has(run)) || (inside.has(entry.pid) && !isOurs(entry));
    });
    found = Math.max(found, leftovers.length);
    return leftovers;
  };
  await endAll(select, graceMs, ['SIGHUP', 'SIGTERM', 'SIGCONT'], folders);
  for (const folder of folders) await removeGroup(folder);
  return found;
}
