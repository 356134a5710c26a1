import { describe, expect, it } from 'vitest';
import { factOf, since } from '../../../src/renderer/queue/fact';
import { type Arranging, arrange, before, heirOf, landedAt } from '../../../src/renderer/queue/rows';
import type { Session, Undo } from '../../../src/shared/model';
import { sessionView } from '../../helpers/session';

const moment = (hour: number): string => new Date(2026, 4, 4, hour).toISOString();

const session = (id: string, rest: Partial<Session> = {}): Session =>
  sessionView({ id, createdAt: moment(8), title: `Title ${id}`, goal: `Goal ${id}`, position: Number.parseInt(id.slice(1), 10), ...rest });

const how = (rest: Partial<Arranging> = {}): Arranging => ({
  folded: new Map(),
  text: '',
  openJob: null,
  undos: new Map(),
  now: new Date(2026, 4, 4, 12),
  ...rest,
});

const shown = (sessions: Session[], rest: Partial<Arranging> = {}): string[] => arrange(sessions, how(rest)).rows.map(({ key }) => key);
const many = (count: number, rest: Partial<Session> = {}): Session[] =>
  Array.from({ length: count }, (_, at) => session(`s${at + 1}`, rest));

describe('the keys of a job that is gone', () => {
  const heir = (left: Session[], then: string[], gone: string | null): string | undefined => {
    const { rows } = arrange(left, how());
    return rows[heirOf(rows, then, gone)]?.key;
  };
  const left = [session('s1', { state: 'finished' }), session('s3', { state: 'finished' }), session('s4', { state: 'running' })];
  const then = ['group ready', 's1', 's2', 's3', 'group running', 's4'];

  it('go to the one after it, past headings', () => {
    expect(heir(left, then, 's2')).toBe('s3');
    expect(heir(left, ['group ready', 's1', 's2', 'group running', 's4'], 's2')).toBe('s4');
  });

  it('go to the one before where it was the last', () => expect(heir(left, [...then, 's5'], 's5')).toBe('s4'));

  it('begin at the first job where there were none before', () => expect(heir(left, [], null)).toBe('s1'));
});

describe('the background list', () => {
  it('shows what needs you first, each group under its heading', () => {
    const jobs = [
      session('s1', { state: 'running' }),
      session('s2', { state: 'finished' }),
      session('s3', { state: 'failed', needsYou: { reason: 'failed', text: '', since: moment(9) } }),
    ];
    expect(shown(jobs)).toEqual(['group needs', 's3', 'group ready', 's2', 'group running', 's1']);
  });

  it('numbers the jobs across groups, so that a screen reader can say which of how many', () => {
    const { rows, count } = arrange([session('s1', { state: 'running' }), session('s2', { state: 'finished' })], how());
    expect(rows.flatMap((row) => (row.kind === 'job' ? [`${row.key} ${row.place}/${count}`] : []))).toEqual(['s2 1/2', 's1 2/2']);
  });

  it('pins a long queue under the list, and shows a short one', () => {
    expect(arrange(many(9), how()).pins.map(({ group }) => group)).toEqual(['queued']);
    expect(shown(many(8))).toHaveLength(9);
    expect(shown(many(9), { folded: new Map([['queued', false]]) })).toHaveLength(10);
  });

  it('folds what the person folds, and keeps its heading in place', () => {
    expect(shown([session('s1', { state: 'finished' })], { folded: new Map([['ready', true]]) })).toEqual(['group ready']);
  });

  it('never hides the opened job, nor what a filter found', () => {
    expect(shown(many(9), { openJob: 's4' })).toContain('s4');
    expect(shown(many(9), { text: 'title S7' })).toEqual(['group queued', 's7']);
  });

  it('finds by title, goal, agent and branch', () => {
    const jobs = [session('s1', { agent: 'codex' }), session('s2', { goal: 'Use codex words' }), session('s3')];
    expect(shown(jobs, { text: ' CODEX ' })).toEqual(['group queued', 's1', 's2']);
  });

  it('keeps only what landed today, the newest first', () => {
    const undo = (id: string, createdAt: string): Undo => ({
      id: `u${id}`,
      kind: 'merge',
      session: id,
      title: '',
      createdAt,
      expiresAt: createdAt,
      undoneAt: null,
    });
    const jobs = many(3, { state: 'landed', finishedAt: moment(1) });
    const undos = new Map([
      ['a', undo('s1', moment(9))],
      ['b', undo('s2', moment(10))],
      ['c', undo('s3', new Date(2026, 4, 3, 9).toISOString())],
    ]);
    expect(arrange(jobs, how({ undos })).pins[0]?.sessions.map(({ id }) => id)).toEqual(['s2', 's1']);
    expect(landedAt(session('s9', { finishedAt: moment(7) }), [])).toBe(moment(7));
  });
});

describe('reordering the queue', () => {
  it('comes before the one above, or after the one below', () => {
    const order = ['a', 'b', 'c'];
    expect(before(order, 'b', -1)).toBe('a');
    expect(before(order, 'a', 1)).toBe('c');
    expect(before(order, 'b', 1)).toBeNull();
  });

  it('stops at both ends, and leaves alone what is not queued', () => {
    expect(before(['a', 'b'], 'a', -1)).toBeUndefined();
    expect(before(['a', 'b'], 'b', 1)).toBeUndefined();
    expect(before(['a', 'b'], 'x', 1)).toBeUndefined();
  });
});

describe('the fact in a row', () => {
  it('is the first line of what is asked', () => {
    expect(factOf(session('s1', { needsYou: { reason: 'question', text: 'Which rate?\n1 or 2', since: moment(9) } }))).toBe('Which rate?');
    expect(factOf(session('s1', { needsYou: { reason: 'permission', text: '', since: moment(9) } }))).toBe('asks for permission');
  });

  it('is the exit code of an agent that failed, which fits, else why it failed', () => {
    const needsYou = { reason: 'failed' as const, text: 'The agent ended with exit code 3.', since: moment(9) };
    expect(factOf(session('s1', { state: 'failed', needsYou, exit: { code: 3, signal: null } }))).toBe('exit code 3');
    const error = { code: 'agent' as const, message: 'No such program.\nMore.', hint: '' };
    expect(factOf(session('s1', { state: 'failed', needsYou, error }))).toBe('No such program.');
  });

  it('counts conflicts, and names the commit that landed', () => {
    const conflicts = [{ path: 'a', kind: 'x' }];
    expect(factOf(session('s1', { state: 'conflicted', conflicts, needsYou: { reason: 'conflict', text: 'x', since: moment(9) } }))).toBe(
      '1 file conflicts',
    );
    const landing = {
      strategy: 'squash' as const,
      message: '',
      into: 'main',
      queuedAt: null,
      place: 0,
      commit: '0123456789',
      previous: null,
      size: null,
    };
    expect(factOf(session('s1', { state: 'landed', landing }))).toBe('0123456');
  });

  it('counts time from when the session came to be what it is', () => {
    expect(since(session('s1', { state: 'running', startedAt: moment(9) }))).toBe(moment(9));
    expect(since(session('s1', { state: 'finished', finishedAt: moment(10) }))).toBe(moment(10));
    expect(since(session('s1'))).toBe(moment(8));
  });
});
