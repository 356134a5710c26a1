import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { TurnFailure } from '../../../src/main/agents/builtin/errors';
import { judge } from '../../../src/main/agents/builtin/models/failure';

const now = Date.parse('2026-03-01T12:00:00Z');
const error = (status: number, body: Record<string, unknown>, headers: Record<string, string> = {}): APIError =>
  APIError.generate(status, { error: body }, undefined, new Headers(headers));
const limit = (body: Record<string, unknown>, headers: Record<string, string> = {}): unknown => {
  const verdict = judge(error(429, body, headers), now);
  return verdict instanceof TurnFailure ? { kind: verdict.kind, until: verdict.until } : verdict;
};

describe('a limit', () => {
  it('that is over soon is waited for', () => {
    expect(limit({ message: 'm' }, { 'retry-after': '7' })).toMatchObject({ afterMs: 7000 });
    expect(limit({ message: 'm' }, { 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' })).toMatchObject({ afterMs: 30_000 });
    expect(limit({ message: 'm' }, { 'retry-after-ms': '250', 'retry-after': '9' })).toMatchObject({ afterMs: 250 });
    expect(limit({ message: 'Rate limit. Please try again in 1.5s.' })).toMatchObject({ afterMs: 1500 });
    expect(limit({ message: 'Please try again in 20ms.' })).toMatchObject({ afterMs: 20 });
    expect(limit({ message: 'm' })).toMatchObject({ afterMs: null });
  });

  it.each([
    [{ message: 'm' }, { 'retry-after': '3600' }, '2026-03-01T13:00:00.000Z'],
    [{ message: 'm', type: 'usage_limit_reached', resets_at: now / 1000 + 7200 }, {}, '2026-03-01T14:00:00.000Z'],
    [{ message: 'm', resets_in_seconds: 600 }, {}, '2026-03-01T12:10:00.000Z'],
    [{ message: 'Limit reached, resets at 2026-03-02T08:00:00+01:00' }, {}, '2026-03-02T07:00:00.000Z'],
    [{ message: 'Please try again in 1h20m.' }, {}, '2026-03-01T13:20:00.000Z'],
    [{ message: 'Please retry in 7200s.' }, {}, '2026-03-01T14:00:00.000Z'],
    [{ message: 'Try again in 2 hours, 5 minutes' }, {}, '2026-03-01T14:05:00.000Z'],
  ])('that names a later moment ends the turn: %j %j', (body, headers, until) => {
    expect(limit(body, headers)).toEqual({ kind: 'limit', until });
  });

  it('that is no matter of time ends the turn without one', () => {
    expect(limit({ message: 'm', code: 'insufficient_quota' })).toEqual({ kind: 'limit', until: null });
    expect(judge(error(402, { message: 'Insufficient credits' }), now)).toMatchObject({ kind: 'limit', until: null });
  });
});

describe('other failures', () => {
  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [400, 'model'],
    [404, 'model'],
    [422, 'model'],
  ])('%i is %s at once', (status, kind) => expect(judge(error(status, { message: 'm' }), now)).toMatchObject({ kind }));

  it.each([408, 500, 502, 503, 529])('%i is tried again, when the endpoint says', (status) => {
    expect(judge(error(status, { message: 'm' }, { 'retry-after': '3' }), now)).toMatchObject({ afterMs: 3000 });
  });

  it('a page in place of JSON is not quoted', () => {
    const page = APIError.generate(404, undefined, '<!DOCTYPE html><html>Not here</html>', new Headers());
    expect(judge(page, now)).toMatchObject({ kind: 'network', message: expect.not.stringContaining('<html>') });
  });

  it('a fault of ours is not taken for one of the endpoint', () => {
    expect(() => judge(new RangeError('ours'), now)).toThrow('ours');
  });
});
