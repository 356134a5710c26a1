import type { Database } from 'better-sqlite3';
import type { z } from 'zod';

/** Whole records that belong to a session and go with it. */
export interface Kept<T> {
  of(session: string): T[];
  all(): T[];
  /** All of them or none. */
  put(...records: readonly T[]): void;
  drop(...ids: readonly string[]): void;
}

/** A table of such records, written and read through their schema. In the order in which they were first written. */
export function keptTable<T extends { id: string; session: string }>(
  database: Database,
  table: 'comment' | 'finding' | 'mark' | 'verdict' | 'pull',
  schema: z.ZodType<T>,
): Kept<T> {
  const parse = (rows: { record: string }[]): T[] => rows.map(({ record }) => schema.parse(JSON.parse(record)));
  const all = database.prepare<[], { record: string }>(`SELECT record FROM ${table} ORDER BY rowid`);
  const of = database.prepare<[string], { record: string }>(`SELECT record FROM ${table} WHERE session = ? ORDER BY rowid`);
  const put = database.prepare<[string, string, string]>(
    `INSERT INTO ${table} (id, session, record) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
  );
  const drop = database.prepare<[string]>(`DELETE FROM ${table} WHERE id = ?`);
  const putAll = database.transaction((records: readonly T[]) => {
    for (const record of records) put.run(record.id, record.session, JSON.stringify(record));
  });
  const dropAll = database.transaction((ids: readonly string[]) => {
    for (const id of ids) drop.run(id);
  });
  return {
    of: (session) => parse(of.all(session)),
    all: () => parse(all.all()),
    put: (...records) => putAll.immediate(records),
    drop: (...ids) => dropAll.immediate(ids),
  };
}
