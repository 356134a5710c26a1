import type { Database } from 'better-sqlite3';
import { type CheckOutcome, checkOutcome } from '../../shared/check';

export interface Outcomes {
  /** The newest; null: the command was not run on this tree, or too long ago. */
  of(repository: string, tree: string, command: string): CheckOutcome | null;
  /** Of all trees of a repository, in the order in which they came; the newest `most`. */
  history(repository: string, command: string, most: number): CheckOutcome[];
  /** The run of each outcome, or of those alone that were found for a session. */
  runs(session: string | null): string[];
  /** Forgets what is too old to count, but for these runs. */
  expire(kept: ReadonlySet<string>): void;
  put(of: CheckOutcome): void;
}

/** What lies outside of a tree changes as well: an outcome counts for so long (ms). */
const lifetime = 30 * 24 * 60 * 60 * 1000;

export function outcomes(database: Database): Outcomes {
  const of = database.prepare<[string, string, string, string], { record: string }>(
    'SELECT record FROM outcome WHERE repository = ? AND tree = ? AND command = ? AND at >= ? ORDER BY at DESC, rowid DESC LIMIT 1',
  );
  const history = database.prepare<[string, string, number], { record: string }>(
    'SELECT record FROM outcome WHERE repository = ? AND command = ? ORDER BY at DESC, rowid DESC LIMIT ?',
  );
  const runs = database.prepare<{ session: string | null }, { run: string }>(
    'SELECT run FROM outcome WHERE @session IS NULL OR session = @session',
  );
  const put = database.prepare<[string, string, string, string, string, string, string]>(
    'INSERT INTO outcome (repository, tree, command, session, run, at, record) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const expire = database.prepare<[string, string]>('DELETE FROM outcome WHERE at < ? AND run NOT IN (SELECT value FROM json_each(?))');
  const oldest = (): string => new Date(Date.now() - lifetime).toISOString();
  const parse = ({ record }: { record: string }): CheckOutcome => checkOutcome.parse(JSON.parse(record));
  return {
    of: (repository, tree, command) => {
      const row = of.get(repository, tree, command, oldest());
      return row ? parse(row) : null;
    },
    history: (repository, command, most) => history.all(repository, command, most).map(parse).reverse(),
    runs: (session) => runs.all({ session }).map(({ run }) => run),
    expire: (kept) => void expire.run(oldest(), JSON.stringify([...kept])),
    put: (one) => void put.run(one.repository, one.tree, one.command, one.session, one.run, one.at, JSON.stringify(one)),
  };
}
