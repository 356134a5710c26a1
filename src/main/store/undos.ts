import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { sessionState, undo } from '../../shared/model';

/** An undo with what it needs to be carried out; clients see `undo` alone. */
export const undoRecord = undo.extend({
  /** State that the session goes back to. */
  state: sessionState,
  /** Snapshot to restore; null for a merge. */
  snapshot: z.string().nullable(),
  /** For a merge: where the target branch stands, and stood. */
  merge: z.object({ into: z.string(), commit: z.string(), previous: z.string() }).nullable(),
  /** For an edit: the trees before and after it. */
  edit: z.object({ before: z.string(), after: z.string() }).optional(),
  /** For an update: what the change was measured from before it, and where the worktree stood after it. */
  update: z
    .object({
      base: z.object({ ref: z.string(), commit: z.string() }),
      commit: z.string(),
      tree: z.string(),
      /** false: the worktree is on its way, there or back; where the core was killed there, the next one takes it back. */
      done: z.boolean().default(true),
    })
    .optional(),
});
export type UndoRecord = z.infer<typeof undoRecord>;

export interface Undos {
  all(): UndoRecord[];
  put(record: UndoRecord): void;
  drop(id: string): void;
}

export function undos(database: Database): Undos {
  const all = database.prepare<[], { record: string }>('SELECT record FROM undo ORDER BY rowid');
  const put = database.prepare<[string, string, string]>(
    'INSERT INTO undo (id, session, record) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
  );
  const drop = database.prepare<[string]>('DELETE FROM undo WHERE id = ?');
  return {
    all: () => all.all().map((row) => undoRecord.parse(JSON.parse(row.record))),
    put: (record) => void put.run(record.id, record.session, JSON.stringify(record)),
    drop: (id) => void drop.run(id),
  };
}
