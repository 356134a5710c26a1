import { describe, expect, test } from 'vitest';
import { waitingCheck } from '../../../src/shared/check';
import { decide, type Move, target } from '../../../src/shared/lifecycle';
import { type SessionRecord, sessionState } from '../../../src/shared/model';
import { sessionRecord } from '../../helpers/session';

const now = '2026-02-02T00:00:00.000Z';
const fault = { code: 'git', message: 'no', hint: 'try again' } as const;
const landing = {
  strategy: 'squash',
  message: 'm',
  into: 'main',
  queuedAt: null,
  place: 0,
  commit: null,
  previous: null,
  size: null,
} as const;

function after(record: SessionRecord, ...moves: Move[]): SessionRecord {
  for (const move of moves) {
    const decision = decide(record, move, now);
    if (!decision.ok) throw new Error(decision.error.message);
    record = decision.record;
  }
  return record;
}
const run: Move[] = [{ type: 'prepare' }, { type: 'start', run: '00000001-1', through: 'terminal' }, { type: 'begin' }];
const ended = (code: number | null): Move => ({ type: 'exit', exit: { code, signal: code === null ? 'SIGKILL' : null } });

describe('from the queue to landing', () => {
  test('a session whose agent ends well finishes, and lands', () => {
    const running = after(sessionRecord(), ...run);
    expect(running).toMatchObject({ state: 'running', run: '00000001-1', began: true, runs: 1, startedAt: now });
    const finished = after(running, ended(0));
    expect(finished).toMatchObject({ state: 'finished', exit: { code: 0, signal: null }, error: null, finishedAt: now });
    const size = { files: 1, added: 2, deleted: 3 };
    const landed = after(finished, { type: 'land', landing }, { type: 'compute', commit: 'a', previous: 'b', size }, { type: 'landed' });
    expect(landed).toMatchObject({ state: 'landed', landing: { commit: 'a', previous: 'b', size } });
    expect(after(landed, { type: 'unland' })).toMatchObject({ state: 'finished', landing: null });
    const elsewhere = { ...landing, commit: 'c', previous: 'b' };
    expect(after(finished, { type: 'merged', landing: elsewhere })).toMatchObject({ state: 'landed', landing: elsewhere });
  });

  test.each([1, 127, null])('an agent that ends with %s has failed, and its record says how', (code) => {
    const failed = after(sessionRecord(), ...run, ended(code));
    expect(failed.state).toBe('failed');
    expect(failed.error?.message).toContain(code === null ? 'SIGKILL' : String(code));
    expect(failed.error?.hint).toContain('kept');
  });

  test('checks wait again after every run: their outcome was about another tree', () => {
    const checks = [{ ...waitingCheck({ command: 'npm test', timeout: 7 }), state: 'passed' as const, tree: 'old' }];
    expect(after(sessionRecord({ checks }), ...run, ended(0)).checks).toEqual([waitingCheck({ command: 'npm test', timeout: 7 })]);
  });

  test('a merge that is refused leaves the session as it was before', () => {
    const failed = after(sessionRecord(), ...run, ended(1));
    const refused = after(failed, { type: 'land', landing }, { type: 'refuse', error: fault });
    expect(refused).toMatchObject({ state: 'failed', error: fault, landing: null });
  });

  test('in the landing queue a session changes its place, and comes back with why', () => {
    const queued = { ...landing, queuedAt: now, place: 1 };
    const waits = after(sessionRecord(), ...run, ended(0), { type: 'land', landing: queued });
    const computed = after(waits, { type: 'compute', commit: 'a', previous: 'b', size: null });
    expect(after(computed, { type: 'requeue', place: 7 }).landing).toEqual({ ...queued, place: 7 });
    expect(after(waits, { type: 'leave' })).toMatchObject({ state: 'finished', landing: null, returned: null });
    const returned = { reason: 'checks', check: 'npm test' } as const;
    const sent = after(waits, { type: 'sendBack', by: 'checks', brief: 'mend it', returned });
    expect(sent).toMatchObject({ state: 'queued', landing: null, returned, rounds: { checks: 1 } });
    const refused = after(waits, { type: 'refuse', error: fault, returned });
    expect(refused).toMatchObject({ state: 'finished', returned });
    expect(after(refused, { type: 'land', landing: queued })).toMatchObject({ state: 'landing', returned: null, error: null });
  });

  test('a conflict is still one when another merge of it is refused', () => {
    const conflicts = [{ path: 'a.txt', kind: 'content' }];
    const conflicted = after(sessionRecord(), ...run, ended(0), { type: 'land', landing }, { type: 'conflict', conflicts });
    const refused = after(conflicted, { type: 'land', landing }, { type: 'refuse', error: fault });
    expect(refused).toMatchObject({ state: 'conflicted', conflicts, error: fault });
    const landed = after(
      refused,
      { type: 'land', landing },
      { type: 'compute', commit: 'a', previous: 'b', size: null },
      { type: 'landed' },
    );
    expect(landed).toMatchObject({ conflicts: [], error: null });
  });

  test('a conflict keeps its files, and a restart forgets them', () => {
    const finished = after(sessionRecord(), ...run, ended(0));
    const conflicts = [{ path: 'a.txt', kind: 'content' }];
    const conflicted = after(finished, { type: 'land', landing }, { type: 'conflict', conflicts });
    expect(conflicted).toMatchObject({ state: 'conflicted', conflicts, landing: null });
    expect(after(conflicted, { type: 'restart' })).toMatchObject({ state: 'queued', conflicts: [], resume: true });
  });
});

test('what a state does not allow is refused, with what to do instead', () => {
  const decision = decide(sessionRecord({ state: 'running' }), { type: 'land', landing }, now);
  expect(decision).toMatchObject({
    ok: false,
    error: { code: 'refused', message: expect.stringContaining('running'), hint: expect.stringContaining('stop') },
  });
});

test('no session that runs can be merged, restarted or recreated under its agent', () => {
  for (const state of ['preparing', 'running', 'landing', 'queued'] as const) {
    for (const move of ['land', 'restart', 'recreate'] as const) expect(target(state, move)).toBeNull();
  }
});

test('a session that was discarded can only be brought back', () => {
  for (const move of ['prepare', 'start', 'stop', 'restart', 'land', 'rename', 'move', 'order', 'check', 'discard'] as const) {
    expect(target('discarded', move)).toBeNull();
  }
  const record = sessionRecord({ state: 'discarded', before: 'finished' });
  expect(after(record, { type: 'bringBack', state: 'finished' })).toMatchObject({ state: 'finished', before: null });
});

test('every state but discarded and landed can be left by a person', () => {
  for (const state of sessionState.options) {
    if (state === 'landed' || state === 'landing' || state === 'discarded') continue;
    expect(target(state, 'discard'), state).toBe('discarded');
  }
});
