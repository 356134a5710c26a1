import { expect, test } from 'vitest';
import { applyChange, type Change, emptyReplica, type Replica } from '../../../src/shared/changes';
import { settings } from '../../../src/shared/settings';
import { sessionView } from '../../helpers/session';

const session = (id: string, title = 'a') => sessionView({ id, title });
const general = {
  settings: settings.parse({}),
  limits: { maxForeground: 4, maxBackground: 4 },
  problem: null,
  today: { tokens: null, cost: null, agents: [], pricesAsOf: '2026-01-01' },
};
const snapshot: Change = {
  type: 'snapshot',
  seq: 7,
  state: { sessions: [session('1')], repositories: [], agents: [], undos: [], queues: [], pulls: [], general },
};

function follow(...changes: Change[]): Replica | null {
  let replica: Replica | null = emptyReplica;
  for (const change of changes) replica = replica && applyChange(replica, change);
  return replica;
}

test('a replica is the snapshot and the whole records that came after it', () => {
  const replica = follow(
    snapshot,
    { type: 'session', seq: 8, record: session('2') },
    { type: 'session', seq: 9, record: session('1', 'renamed') },
    { type: 'dropped', seq: 10, collection: 'session', id: '2' },
  );
  expect(replica?.seq).toBe(10);
  expect([...(replica?.sessions.values() ?? [])].map(({ title }) => title)).toEqual(['renamed']);
});

test('a change that was missed is noticed', () => {
  expect(follow(snapshot, { type: 'session', seq: 9, record: session('2') })).toBeNull();
});

test('a new snapshot replaces everything, whatever its number', () => {
  const again: Change = { ...snapshot, seq: 0, state: { ...snapshot.state, sessions: [] } };
  expect(follow(snapshot, again)).toMatchObject({ seq: 0, sessions: new Map() });
});

test('a replica that was handed out does not change', () => {
  const first = follow(snapshot);
  if (first) applyChange(first, { type: 'session', seq: 8, record: session('2') });
  expect(first?.sessions.size).toBe(1);
});
