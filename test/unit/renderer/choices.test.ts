import { describe, expect, it } from 'vitest';
import { choicesOf, wordsFor } from '../../../src/renderer/asks/choices';
import { inboxOf } from '../../../src/renderer/attention/inbox';
import { limitsOf, limitWords } from '../../../src/renderer/compose/limits';
import { factOf, untilWords } from '../../../src/renderer/queue/fact';
import type { AnswerOption } from '../../../src/shared/transcript';
import { sessionView } from '../../helpers/session';

const option = (id: string, means: AnswerOption['means'], label = id): AnswerOption => ({ id, label, means });

describe('the answers to a permission', () => {
  it('have the same words and keys whatever the agent calls them, the narrowest first', () => {
    const options = [
      option('x', 'deny', 'Nope'),
      option('y', 'allow-always', 'Always npm'),
      option('w', 'allow-session', 'This session'),
      option('z', 'allow', 'Proceed'),
    ];
    expect(choicesOf({ kind: 'permission', options })).toEqual([
      { answer: 'z', label: 'Allow once', keys: 'Y', means: 'allow' },
      { answer: 'w', label: 'Allow for this task', keys: 'A', means: 'allow-session' },
      { answer: 'y', label: 'Always npm', keys: null, means: 'allow-always' },
      { answer: 'x', label: 'Deny', keys: 'N', means: 'deny' },
    ]);
  });

  it('can always be no', () => {
    expect(choicesOf({ kind: 'permission', options: [option('z', 'allow')] }).at(-1)).toMatchObject({ answer: 'deny', keys: 'N' });
  });

  it('never are words that only look like one', () => {
    expect(wordsFor({ options: [option('once', 'allow')] }, ' once ')).toBe('“once”');
    expect(wordsFor({ options: [] }, 'allow')).toBe('“allow”');
    expect(wordsFor({ options: [] }, 'rather not')).toBe('rather not');
  });
});

it('the options of a question are the agent’s own, by number', () => {
  const options = [option('a', 'choice', 'Red'), option('b', 'choice', 'Blue')];
  expect(choicesOf({ kind: 'question', options }).map(({ keys, label }) => `${keys} ${label}`)).toEqual(['1 Red', '2 Blue']);
});

it('the inbox begins with what stops an agent, the longest wait first', () => {
  const need = (since: string) => ({ reason: 'question' as const, text: '?', since });
  const all = inboxOf([
    sessionView({ id: 'ready', state: 'finished', finishedAt: '2026-01-01T00:00:00.000Z' }),
    sessionView({ id: 'late', state: 'running', needsYou: need('2026-01-03T00:00:00.000Z') }),
    sessionView({ id: 'early', state: 'running', needsYou: need('2026-01-02T00:00:00.000Z') }),
    sessionView({ id: 'gone', state: 'landed' }),
  ]);
  expect(all.map(({ session }) => session.id)).toEqual(['early', 'late', 'ready']);
});

describe('a job’s one fact', () => {
  it('is the time that it waits for, with its day where that is another', () => {
    const now = new Date('2026-03-02T10:00:00');
    expect(untilWords(new Date('2026-03-02T14:30:00').toISOString(), now)).toMatch(/^until \D*(14:30|02:30)/);
    expect(untilWords(new Date('2026-03-03T14:30:00').toISOString(), now)).toMatch(/^until .*3.* \D*(14:30|02:30)/);
    expect(factOf(sessionView({ state: 'queued', parkedUntil: '2026-03-02T14:30:00.000Z' }))).toMatch(/^until /);
  });

  it('is that nothing was changed', () => {
    expect(factOf(sessionView({ state: 'finished', files: 0 }))).toBe('ended without changes');
  });
});

describe('what a task says of how its agent runs', () => {
  const draft = { model: '', permissions: null, budget: '', handoffAt: '', reviewer: null, area: '' };

  it('is nothing where nothing is typed', () => {
    expect(limitsOf(draft)).toEqual({ model: null, permissions: null, budget: null, handoffAt: null, reviewer: null, area: [] });
    expect(limitWords(draft)).toBe('');
  });

  it('is read as people write it, and refused where it cannot be', () => {
    expect(limitsOf({ ...draft, budget: '$2.50', handoffAt: '70 %' })).toMatchObject({ budget: 2.5, handoffAt: 70 });
    const read = { ...draft, reviewer: 'codex', area: ' src/auth,docs/*.md  ' };
    expect(limitsOf(read)).toMatchObject({ reviewer: 'codex', area: ['src/auth', 'docs/*.md'] });
    expect(limitWords(read)).toBe('within src/auth, docs/*.md');
    for (const wrong of [{ budget: '-1' }, { budget: 'lots' }, { handoffAt: '5' }, { handoffAt: '60.5' }])
      expect(limitsOf({ ...draft, ...wrong })).toBeNull();
  });
});
