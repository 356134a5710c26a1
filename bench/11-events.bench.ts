import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../src/main/store/store';
import { makeScratch } from '../test/helpers/repository';
import { sessionRecord } from '../test/helpers/session';
import { median, type Outcome, rounded, timed } from './lib/figures';

const rounds = 7;
const perRound = 400;
const at = '2026-01-01T00:00:00.000Z';
const record = sessionRecord({ id: 'abcdef12', goal: randomBytes(150).toString('hex') });

/** What a move saves: the session's record and an event, in one transaction, safe against loss of power. */
function ours(folder: string): { save(): void; close(): void } {
  const store = openStore(folder);
  const event = { session: record.id, at, who: 'core', what: 'started', why: 'there was room' } as const;
  return { save: () => store.save({ session: record, event }), close: store.close };
}

/** The same rows by better-sqlite3 alone, with texts that are ready: same batch, same journal, same synchronous mode. */
function raw(folder: string): { save(): void; close(): void } {
  const database = new Database(join(folder, 'raw.db'));
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE session (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT');
  database.exec(
    'CREATE TABLE event (seq INTEGER PRIMARY KEY, session TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL) STRICT',
  );
  database.exec('CREATE INDEX event_of_session ON event (session, seq)');
  const put = database.prepare('INSERT OR REPLACE INTO session (id, json) VALUES (?, ?)');
  const add = database.prepare('INSERT INTO event (session, at, who, what, why) VALUES (?, ?, ?, ?, ?)');
  const json = JSON.stringify(record);
  const save = database.transaction(() => {
    put.run(record.id, json);
    add.run(record.id, at, 'core', 'started', 'there was room');
  });
  return { save: () => save.immediate(), close: () => database.close() };
}

export default {
  id: 11,
  figure: 'events saved',
  goal: '≥ 0.35 × better-sqlite3 in the same batch size',
  run: async (): Promise<Outcome> => {
    const folder = makeScratch();
    const writers = { ours: ours(folder), raw: raw(folder) };
    const rates: Record<keyof typeof writers, number[]> = { ours: [], raw: [] };
    try {
      for (let round = -1; round < rounds; round++) {
        for (const name of ['ours', 'raw'] as const) {
          const time = await timed(() => {
            for (let count = 0; count < perRound; count++) writers[name].save();
          });
          if (round >= 0) rates[name].push(perRound / (time / 1000)); // the first round warms both up
        }
      }
    } finally {
      writers.ours.close();
      writers.raw.close();
      rmSync(folder, { recursive: true, force: true });
    }
    const [own, base] = [median(rates.ours), median(rates.raw)];
    return {
      value: `${Math.round(own)}/s`,
      baseline: `better-sqlite3 ${Math.round(base)}/s`,
      ratio: own / base,
      met: own / base >= 0.35,
      details: { batch: 1, synchronous: 'FULL', ours: rounded(rates.ours), raw: rounded(rates.raw) },
    };
  },
};
