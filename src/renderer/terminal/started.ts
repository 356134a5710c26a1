import { useReplica } from '../connection/replica';

const started = new Set<string>();

// For the whole life of the window: a run may start long before its terminal is looked at.
useReplica.subscribe(({ sessions }, before) => {
  if (sessions === before.sessions || before.seq < 0) return;
  for (const [id, { run }] of sessions) {
    const known = before.sessions.get(id);
    if (run !== null && known !== undefined && known.run !== run) started.add(run);
  }
});

/** Whether a run began under this window's eyes and no terminal of it has shown it yet; true once. */
export const takeStarted = (run: string): boolean => started.delete(run);
