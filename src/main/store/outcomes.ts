import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { check } from '../../shared/check';

/** What a command said of a tree, whichever session it was run for. */
export const outcome = check.pick({ command: true, timeout: true, attempts: true, exit: true, durationMs: true, changed: true }).extend({
  state: z.enum(['passed', 'failed', 'timed-out', 'flaky']),
  repository: z.string(),
  tree: z.string(),
  session: z.string(),
  run: z.string(),
  at: z.string(),
});
export type Outcome = z.infer<typeof outcome>;

export interface Outcomes {
  /** The newest; null: the command was not run on this tree, or too long ago. */
  of(repository: string, tree: string, command: string): Outcome | null;
  put(of: Outcome): void;
}

/** What lies outside of a tree changes as well: an outcome counts for so long (ms). */
const lifetime = 30 * 24 * 60 * 60 * 1000;

export function outcomes(database: Database): Outcomes {
  const of = database.prepare<[string, string, string], { record: string }>(
    'SELECT record FROM outcome WHERE repository = ? AND tree = ? AND command = ?',
  );
  const put = database.prepare<[string, string, string, string, string]>(
    `INSERT INTO outcome (repository, tree, command, at, record) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (repository, tree, command) DO UPDATE SET at = excluded.at, record = excluded.record`,
  );
  const drop = database.prepare<[string]>('DELETE FROM outcome WHERE at < ?');
  return {
    of: (repository, tree, command) => {
      const row = of.get(repository, tree, command);
      return row ? outcome.parse(JSON.parse(row.record)) : null;
    },
    put: (one) => {
      drop.run(new Date(Date.now() - lifetime).toISOString());
      put.run(one.repository, one.tree, one.command, one.at, JSON.stringify(one));
    },
  };
}
