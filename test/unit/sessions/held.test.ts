import { expect, test } from 'vitest';
import { heldBack as lookAt, onceATurn } from '../../../src/main/sessions/held';
import type { SessionRecord } from '../../../src/shared/model';
import { sessionRecord } from '../../helpers/session';

const heldBack = (record: SessionRecord, records: SessionRecord[], now: number) => lookAt(records, now)(record);
const now = Date.parse('2026-01-01T12:00:00.000Z');
const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
const waiting = sessionRecord({ id: 'waits', agent: 'codex' });
const failed = (id: string, minutes: number, code: 'login' | 'provider' | 'agent' = 'provider') =>
  sessionRecord({ id, agent: 'codex', state: 'failed', finishedAt: at(minutes), error: { code, message: 'no answer', hint: '' } });

test('a usage limit of one session holds the others of its agent, until the time that it names', () => {
  const error = { code: 'agent', message: 'limit reached', hint: '' } as const;
  const parked = sessionRecord({ id: 'parked', agent: 'codex', parkedUntil: at(30), error });
  expect(heldBack(waiting, [waiting, parked], now)).toEqual({ until: at(30), why: 'limit reached' });
  expect(heldBack(waiting, [waiting, parked], now + 31 * 60_000)).toBeNull();
  expect(heldBack(sessionRecord({ agent: 'claude' }), [waiting, parked], now)).toBeNull();
});

test('three failures of a provider one after another stop more from being started, ever longer', () => {
  const three = [failed('1', -3), failed('2', -2), failed('3', -0.5)];
  expect(heldBack(waiting, [waiting, ...three.slice(1)], now)).toBeNull();
  expect(heldBack(waiting, [waiting, ...three], now)?.until).toBe(at(0.5));
  expect(heldBack(waiting, [waiting, ...three, failed('4', -0.4, 'login')], now)?.until).toBe(at(1.6));
});

test('a failure that is the task’s own, or a success, closes the breaker', () => {
  const two = [failed('1', -3), failed('2', -2)];
  expect(heldBack(waiting, [waiting, ...two, failed('3', -0.5, 'agent')], now)).toBeNull();
  const well = sessionRecord({ id: '4', agent: 'codex', state: 'finished', finishedAt: at(-0.1) });
  expect(heldBack(waiting, [waiting, ...two, failed('3', -0.5), well], now)).toBeNull();
});

test('after the pause one job goes ahead and the others wait for what becomes of it', () => {
  const three = [failed('1', -30), failed('2', -20), failed('3', -10)];
  expect(heldBack(waiting, [waiting, ...three], now)).toBeNull();
  const first = sessionRecord({ id: 'first', agent: 'codex', state: 'running' });
  expect(heldBack(waiting, [waiting, first, ...three], now)).toMatchObject({ until: null });
});

test('of many that wait, the records are gone through once for each agent', () => {
  let looks = 0;
  const counted = (record: SessionRecord): SessionRecord =>
    Object.defineProperty({ ...record }, 'finishedAt', {
      get: () => {
        looks += 1;
        return record.finishedAt;
      },
    });
  const queued = Array.from({ length: 50 }, (_, index) => sessionRecord({ id: `q${index}`, agent: 'codex' }));
  const held = lookAt([...queued, ...[failed('1', -3), failed('2', -2), failed('3', -0.5)].map(counted)], now);
  expect(held(waiting)?.until).toBe(at(0.5));
  const once = looks;
  for (const record of queued) expect(held(record)?.until).toBe(at(0.5));
  expect(looks).toBe(once);
});

test('what holds is worked out once a turn, and anew when a record is another', async () => {
  let records: readonly SessionRecord[] = [waiting];
  let times = 0;
  const held = onceATurn(
    () => ++times,
    () => records,
  );
  expect([held(), held()]).toEqual([1, 1]);
  records = [sessionRecord({ id: 'other' })];
  expect([held(), held()]).toEqual([2, 2]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(held()).toBe(3);
});
