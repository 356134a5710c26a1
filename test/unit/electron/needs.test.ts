import { describe, expect, it } from 'vitest';
import { needing, newsIn, newsSince } from '../../../src/main/electron/needs';
import { trayMenu } from '../../../src/main/electron/tray-menu';
import { emptyReplica, type Replica } from '../../../src/shared/changes';
import type { Session } from '../../../src/shared/model';
import { needText } from '../../../src/shared/needs';
import { sessionView } from '../../helpers/session';

const session = sessionView;
const question = (text: string) => ({ reason: 'question' as const, text, since: '2026-01-01T00:00:00.000Z' });
const replica = (...sessions: Session[]): Replica => ({ ...emptyReplica, seq: 1, sessions: new Map(sessions.map((one) => [one.id, one])) });

describe('news', () => {
  const asks = session({ id: 'a', title: 'Lamp', needsYou: question('Which bulb?') });

  it('is nothing in the first state that is known', () => {
    expect(newsSince(null, newsIn(replica(asks)))).toEqual([]);
  });

  it('is a session that newly asks, in its own words', () => {
    const news = newsSince(newsIn(replica()), newsIn(replica(asks)));
    expect(news).toMatchObject([{ session: 'a', title: 'Lamp asks a question', body: 'Which bulb?' }]);
  });

  it('is not the same question again, also where a new core counts from now', () => {
    const again = session({ ...asks, needsYou: { ...question('Which bulb?'), since: '2026-02-02T00:00:00.000Z' } });
    expect(newsSince(newsIn(replica(asks)), newsIn(replica(again)))).toEqual([]);
  });

  it('is another question, and the end of the work', () => {
    const other = session({ ...asks, needsYou: question('Which socket?') });
    expect(newsSince(newsIn(replica(asks)), newsIn(replica(other)))).toHaveLength(1);
    const ready = session({ ...asks, needsYou: null, state: 'finished', files: 2, finishedAt: '2026-01-01T00:00:09.000Z' });
    expect(newsSince(newsIn(replica(asks)), newsIn(replica(ready)))).toMatchObject([
      { title: 'Lamp is ready', body: '2 files changed: it waits for your review.' },
    ]);
  });

  it('is told in the words of its number', () => {
    expect([0, 1, 3].map(needText)).toEqual(['', '1 needs you', '3 need you']);
  });
});

describe('the menu of the tray', () => {
  const actions = { open: () => {}, show: () => {}, newTask: () => {}, quit: () => {} };
  const labels = (sessions: Session[]) => trayMenu(sessions, actions).flatMap(({ label }) => (label === undefined ? [] : [label]));

  it('lists those that need the person, in order, and cuts a long list', () => {
    const many = Array.from({ length: 14 }, (_, at) =>
      session({ id: `${at}`, title: `Job ${at}`, position: 14 - at, needsYou: question('?') }),
    );
    const shown = labels(needing(replica(...many, session({ id: 'quiet', title: 'Quiet' }))));
    expect(shown.slice(0, 3)).toEqual(['14 need you', 'Job 13', 'Job 12']);
    expect(shown.slice(-4)).toEqual(['2 more', 'Open Espalier', 'New task', 'Quit']);
    expect(shown).not.toContain('Quiet');
  });

  it('shows a title as text, and no more of it than fits', () => {
    const [, first, second] = labels([session({ title: 'Salt & pepper', needsYou: question('?') }), session({ title: 'x'.repeat(200) })]);
    expect(first).toBe('Salt && pepper');
    expect(second).toBe(`${'x'.repeat(59)}…`);
  });
});
