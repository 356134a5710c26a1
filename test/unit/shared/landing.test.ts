import { expect, test } from 'vitest';
import { isReturned } from '../../../src/shared/landing';
import type { NotLanded, SessionRecord } from '../../../src/shared/model';
import { sessionRecord } from '../../helpers/session';

const out = (returned: NotLanded, rest: Partial<SessionRecord> = {}): SessionRecord => ({
  ...sessionRecord(),
  ...{ state: 'finished', returned: { ...returned, at: '2026-01-01T12:00:00.000Z' }, approved: { tree: 'asked', at: '' } },
  startedAt: '2026-01-01T11:00:00.000Z',
  ...rest,
});
const ran = { startedAt: '2026-01-01T13:00:00.000Z' };

test('what did not pass waits for a person while it is the same, and is not landed again', () => {
  const checks = out({ reason: 'checks', check: 'npm test' });
  expect(isReturned(checks, 'asked')).toBe(true);
  expect(isReturned(checks, null)).toBe(true);
  expect(isReturned(checks, 'mended')).toBe(false);
  expect(isReturned({ ...checks, state: 'landing' }, 'asked')).toBe(false);
  expect(isReturned({ ...checks, returned: null }, 'asked')).toBe(false);
  // Its agent ran since: what it made of it is not known yet, and may be nothing.
  expect(isReturned({ ...checks, ...ran }, null)).toBe(false);
  expect(isReturned({ ...checks, ...ran }, 'asked')).toBe(true);
});

test('what has changed waits for a person until that is approved too', () => {
  const changed = out({ reason: 'changed' });
  expect(isReturned(changed, 'later')).toBe(true);
  expect(isReturned(changed, null)).toBe(true);
  expect(isReturned({ ...changed, approved: { tree: 'later', at: '2026-01-01T12:30:00.000Z' } }, 'later')).toBe(false);
  expect(isReturned({ ...changed, ...ran }, 'later')).toBe(false);
});
