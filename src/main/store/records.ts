import type { Database } from 'better-sqlite3';
import type { z } from 'zod';

export interface Records<T> {
  all(): T[];
  put(record: T): void;
  drop(id: string): void;
}

/** A table of whole records by id, written and read through their schema. */
export function records<T extends { id: string }>(database: Database, table: 'session' | 'repository', schema: z.ZodType<T>): Records<T> {
  const all = database.prepare<[], { record: string }>(`SELECT record FROM ${table}`);
  const put = database.prepare<[string, string]>(
    `INSERT INTO ${table} (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
  );
  const drop = database.prepare<[string]>(`DELETE FROM ${table} WHERE id = ?`);
  return {
    all: () => all.all().map((row) => schema.parse(JSON.parse(row.record))),
    put: (record) => void put.run(record.id, JSON.stringify(record)),
    drop: (id) => void drop.run(id),
  };
}
