import { expect, test } from 'vitest';
import { nextToStart, positionFor } from '../../../src/main/sessions/queue';
import { sessionRecord } from '../../helpers/session';

const limits = { maxForeground: 1, maxBackground: 2 };
const queued = (id: string, position: number, more = {}) => sessionRecord({ id, position, ...more });
const ids = (records: { id: string }[]): string[] => records.map(({ id }) => id);
const none = () => false;

test('jobs start in order, as many as there is room for', () => {
  const records = [queued('c', 3), queued('a', 1), queued('b', 2)];
  expect(ids(nextToStart(records, limits, none))).toEqual(['a', 'b']);
});

test('what runs or is being prepared holds its place; what has ended does not', () => {
  const records = [queued('r', 0, { state: 'running' }), queued('f', 0, { state: 'finished' }), queued('a', 1), queued('b', 2)];
  expect(ids(nextToStart(records, limits, none))).toEqual(['a']);
});

test('each place has room of its own', () => {
  const records = [
    queued('a', 1),
    queued('b', 2),
    queued('c', 3),
    queued('f', 4, { place: 'foreground' }),
    queued('g', 5, { place: 'foreground' }),
  ];
  expect(ids(nextToStart(records, limits, none))).toEqual(['a', 'b', 'f']);
});

test('one that waits for a yes lets the others past', () => {
  const records = [queued('a', 1, { repository: 'asks' }), queued('b', 2), queued('c', 3)];
  expect(ids(nextToStart(records, limits, ({ repository }) => repository === 'asks'))).toEqual(['b', 'c']);
});

test('a session is put before another, first or last, however often', () => {
  const records = [queued('a', 1), queued('b', 2), queued('c', 3)];
  expect(positionFor(records, 'c', 'b')).toBeGreaterThan(1);
  expect(positionFor(records, 'c', 'b')).toBeLessThan(2);
  expect(positionFor(records, 'c', 'a')).toBeLessThan(1);
  expect(positionFor(records, 'a', null)).toBeGreaterThan(3);
  expect(positionFor(records, 'new', null, true)).toBeLessThan(1);
  expect(positionFor([], 'new', null)).toBeGreaterThan(0);
});
