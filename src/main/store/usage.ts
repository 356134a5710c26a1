import type { Database } from 'better-sqlite3';
import { type Usage, usage } from '../../shared/transcript';

/** What a run used so far, as its agent says it: sums over the run. */
export interface RunUsage {
  run: string;
  session: string;
  agent: string;
  /** Local date, as `2026-01-31`. */
  day: string;
  usage: Usage;
}

/** Sums; null where nothing of it is known. */
export interface Used {
  input: number | null;
  output: number | null;
  cost: number | null;
}

export interface UsageTable {
  put(of: RunUsage): void;
  /** Over all runs of a session, with the newest report; null: there is none. */
  ofSession(session: string): (Used & { last: Usage }) | null;
  /** Of a day, over all sessions, and by agent. */
  ofDay(day: string): Used & { agents: ({ agent: string } & Used)[] };
}

const sums = 'sum(input) AS input, sum(output) AS output, sum(cost) AS cost';

export function usageTable(database: Database): UsageTable {
  const before = database.prepare<[string, string], Used>(`SELECT ${sums} FROM usage WHERE run = ? AND day <> ?`);
  const put = database.prepare<[string, string, string, string, number | null, number | null, number | null, string]>(
    `INSERT INTO usage (run, day, session, agent, input, output, cost, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (run, day) DO UPDATE SET input = excluded.input, output = excluded.output, cost = excluded.cost, record = excluded.record`,
  );
  const session = database.prepare<[string], Used>(`SELECT ${sums} FROM usage WHERE session = ?`);
  const last = database.prepare<[string], { record: string }>(
    'SELECT record FROM usage WHERE session = ? ORDER BY day DESC, rowid DESC LIMIT 1',
  );
  const day = database.prepare<[string], Used>(`SELECT ${sums} FROM usage WHERE day = ?`);
  const agents = database.prepare<[string], { agent: string } & Used>(
    `SELECT agent, ${sums} FROM usage WHERE day = ? GROUP BY agent ORDER BY agent`,
  );
  const since = (now: number | null, earlier: number | null): number | null => (now === null ? null : Math.max(0, now - (earlier ?? 0)));

  return {
    put: ({ run, day, session, agent, usage }) => {
      const earlier = before.get(run, day) ?? { input: null, output: null, cost: null };
      const input = since(usage.inputTokens, earlier.input);
      const output = since(usage.outputTokens, earlier.output);
      put.run(run, day, session, agent, input, output, since(usage.cost, earlier.cost), JSON.stringify(usage));
    },
    ofSession: (id) => {
      const newest = last.get(id);
      const used = session.get(id);
      return newest && used ? { ...used, last: usage.parse(JSON.parse(newest.record)) } : null;
    },
    ofDay: (wanted) => ({ ...(day.get(wanted) ?? { input: null, output: null, cost: null }), agents: agents.all(wanted) }),
  };
}
