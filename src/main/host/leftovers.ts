import { endAll } from './end';
import { listProcesses } from './processes';

/** Between asking a leftover to end and killing it. */
const graceMs = 2000;

/**
 * Ends what agents left behind whose terminal host is gone: every process with `ESPALIER_HOME=home` and an
 * `ESPALIER_RUN` in its environment that is not among the runs to keep. `runsToKeep` is asked after the
 * processes were looked through, so that a run which starts meanwhile is never taken for a leftover.
 * Resolves with the number of processes found.
 */
export async function endLeftovers(home: string, runsToKeep: () => Promise<ReadonlySet<string>>): Promise<number> {
  const marked = (await listProcesses()).filter((entry) => entry.pid !== process.pid && entry.marks().home === home);
  const runs = new Set(marked.flatMap((entry) => entry.marks().run ?? []));
  if (runs.size === 0) return 0;
  const keep = await runsToKeep();
  const lost = new Set([...runs].filter((run) => !keep.has(run)));
  if (lost.size === 0) return 0;
  let found = 0;
  await endAll(
    (all) => {
      const leftovers = all.filter((entry) => {
        const { home: theirs, run } = entry.marks();
        return entry.pid !== process.pid && theirs === home && run !== null && lost.has(run);
      });
      found = Math.max(found, leftovers.length);
      return leftovers;
    },
    graceMs,
    ['SIGHUP', 'SIGTERM', 'SIGCONT'],
  );
  return found;
}
