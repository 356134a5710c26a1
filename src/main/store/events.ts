import type { Database } from 'better-sqlite3';
import { type Event, event } from '../../shared/model';

export interface Events {
  add(entry: Omit<Event, 'seq'>): void;
  /** A session's history, oldest first, the newest 500 of it. */
  of(session: string): Event[];
  /**
   * The newest moment of an earlier day than the last on which anything was noted, none of them in the future: what
   * two days of work agree on is not a clock that jumped. null: there is none yet.
   */
  agreed(): string | null;
}

/** Who did what to a session, and why. Only ever added to. */
export function events(database: Database): Events {
  const add = database.prepare<[string, string, string, string, string]>(
    'INSERT INTO event (session, at, who, what, why) VALUES (?, ?, ?, ?, ?)',
  );
  const of = database.prepare<[string]>('SELECT * FROM (SELECT * FROM event WHERE session = ? ORDER BY seq DESC LIMIT 500) ORDER BY seq');
  const agreed = database.prepare<{ now: string }, { at: string | null }>(
    'SELECT max(at) AS at FROM event WHERE at < (SELECT substr(max(at), 1, 10) FROM event WHERE at <= @now)',
  );
  return {
    add: ({ session, at, who, what, why }) => void add.run(session, at, who, what, why),
    agreed: () => agreed.get({ now: new Date().toISOString() })?.at ?? null,
    of: (session) => of.all(session).map((row) => event.parse(row)),
  };
}
