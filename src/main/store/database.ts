import { chmodSync, existsSync, renameSync } from 'node:fs';
import Database from 'better-sqlite3';
import { EspalierError } from '../../shared/errors';
import { migrations } from './migrations';

export interface OpenedDatabase {
  database: Database.Database;
  /** Where a damaged database was put aside; null: it was sound. */
  damaged: string | null;
}

const damagedCodes = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);
const sqliteCode = (error: unknown): string => (error instanceof Database.SqliteError ? error.code : '');

/**
 * Opens the database of a home, brings it to the newest migration and holds it against any other process.
 * A damaged one is put aside whole and a new one begun. Throws `storage` when it is newer than this program,
 * held by another core, or cannot be written.
 */
export function openDatabase(file: string): OpenedDatabase {
  try {
    return { database: open(file), damaged: null };
  } catch (error) {
    if (!damagedCodes.has(sqliteCode(error))) throw explain(error, file);
  }
  return setAside(file);
}

/** Puts a damaged database aside, whole, and begins a new one. */
export function setAside(file: string): OpenedDatabase {
  const damaged = `${file}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, damaged + suffix);
  return { database: open(file), damaged };
}

function open(file: string): Database.Database {
  const database = new Database(file, { timeout: 2000 });
  try {
    chmodSync(file, 0o600); // before the write-ahead log is made, which takes its mode from here
    // One process at a time: the lock goes with the process, however it ends.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    const check = database.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') throw new Database.SqliteError(`quick_check: ${String(check)}`, 'SQLITE_CORRUPT');
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new EspalierError(
      'storage',
      `The database ${file} was written by a newer Espalier (format ${version}; this one knows ${migrations.length}).`,
      'Nothing was changed. Start the newer Espalier, or give this one a folder of its own with ESPALIER_HOME.',
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/**
 * Whether an error is the database's that could not be written. Another try may go well: the disk was full, say, or
 * not to be written to.
 */
export const isUnsaved = (error: unknown): error is EspalierError =>
  error instanceof EspalierError && error.code === 'storage' && error.cause instanceof Database.SqliteError;

/** An error of SQLite's as a person can use it; any other as it is. */
export function explain(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (code.startsWith('SQLITE_BUSY')) {
    return new EspalierError(
      'storage',
      `Another Espalier core holds ${file}.`,
      'Nothing was changed. `espalier status` talks to the one that runs.',
      { cause: error },
    );
  }
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
    return new EspalierError(
      'storage',
      `The disk that holds ${file} is full or failing (${code}).`,
      'Nothing was changed. Free some space and try again.',
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    return new EspalierError(
      'storage',
      `${file} cannot be written.`,
      'Nothing was changed. Check who owns the folder, or set ESPALIER_HOME to another.',
      { cause: error },
    );
  }
  return error;
}
