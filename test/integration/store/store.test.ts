import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/main/store/store';
import { sessionRecord } from '../../helpers/session';

const opened: Store[] = [];
const newHome = (): string => mkdtempSync(path.join(tmpdir(), 'espalier-store-'));
function open(home: string): Store {
  const store = openStore(home);
  opened.push(store);
  return store;
}
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
});
const event = { session: '1', at: '2026-01-01T00:00:00.000Z', who: 'person', what: 'queued', why: '' } as const;

test('what was saved is there after a new start', () => {
  const home = newHome();
  const store = open(home);
  store.save({ session: sessionRecord({ id: '1', title: 'one' }), event });
  store.save({ session: sessionRecord({ id: '1', title: 'two' }), event: { ...event, what: 'renamed' } });
  store.close();
  const again = open(home);
  expect(again.sessions.all().map(({ title }) => title)).toEqual(['two']);
  expect(again.events.of('1').map(({ what }) => what)).toEqual(['queued', 'renamed']);
});

test('a second process is kept out, and told why', () => {
  const home = newHome();
  open(home);
  expect(() => openStore(home)).toThrow(expect.objectContaining({ code: 'storage', message: expect.stringContaining('holds') }));
});

test('a database of a newer program is refused and left alone', () => {
  const home = newHome();
  open(home).close();
  const database = new Database(path.join(home, 'espalier.db'));
  database.pragma('user_version = 999');
  database.close();
  expect(() => openStore(home)).toThrow(expect.objectContaining({ code: 'storage', message: expect.stringContaining('newer') }));
  expect(readdirSync(home).filter((name) => name.includes('damaged'))).toEqual([]);
});

test('a damaged database is put aside whole, and a new one begun', () => {
  const home = newHome();
  const store = open(home);
  store.save({ session: sessionRecord({ id: '1' }), event });
  store.close();
  writeFileSync(path.join(home, 'espalier.db'), 'this is not a database, whatever its name says'.repeat(200));
  const again = open(home);
  expect(again.sessions.all()).toEqual([]);
  expect(again.damaged).toMatch(/damaged/);
  expect(readdirSync(home).filter((name) => name.includes('damaged'))).toHaveLength(1);
});

test('half a save is no save', () => {
  const home = newHome();
  const store = open(home);
  const broken = { ...event, who: null } as unknown as typeof event;
  expect(() => store.save({ session: sessionRecord({ id: '1' }), event: broken })).toThrow();
  expect(store.sessions.all()).toEqual([]);
});
