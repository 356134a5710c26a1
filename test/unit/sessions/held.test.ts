import { expect, test } from 'vitest';
import { heldBack } from '../../../src/main/sessions/held';
import { sessionRecord } from '../../helpers/session';

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
