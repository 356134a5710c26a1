import { describe, expect, it } from 'vitest';
import { grouped, groupOf, listed, tiles } from '../../../src/shared/groups';
import { type Session, type SessionState, sessionState } from '../../../src/shared/model';
import { sessionView } from '../../helpers/session';

let made = 0;
const session = (state: SessionState, rest: Partial<Session> = {}): Session =>
  sessionView({ id: `s${++made}`, state, position: made, ...rest });
const asks: Session['needsYou'] = { reason: 'question', text: 'Which?', since: '2026-01-01T00:00:00Z' };
const front = (state: SessionState, rest: Partial<Session> = {}): Session => session(state, { place: 'foreground', ...rest });
const ids = (sessions: readonly Session[]): string[] => sessions.map((one) => one.id);

describe('groupOf', () => {
  it('puts every state but discarded somewhere', () => {
    const homeless = sessionState.options.filter((state) => groupOf(session(state)) === null);
    expect(homeless).toEqual(['discarded']);
  });

  it('puts what needs a person before its state, but not what is over', () => {
    expect(groupOf(session('running', { needsYou: asks }))).toBe('needs');
    expect(groupOf(session('finished', { needsYou: asks }))).toBe('needs');
    expect(groupOf(session('landed', { needsYou: asks }))).toBe('landed');
    expect(groupOf(session('discarded', { needsYou: asks }))).toBeNull();
  });

  it('keeps what others read apart, until there is work that they were not given', () => {
    const pull = { id: 'p', url: '', number: 1, checks: 'none', reviews: 'none', mergeable: null, fresh: 0, tree: 'a' } as const;
    const at = (state: 'open' | 'merged' | 'closed', tree: string | null) =>
      groupOf(session('finished', { pull: { ...pull, state }, tree }));
    expect([at('open', 'a'), at('open', null), at('merged', 'a')]).toEqual(['pulls', 'pulls', 'pulls']);
    expect([at('open', 'b'), at('closed', 'a')]).toEqual(['ready', 'ready']);
  });

  it('keeps what waits to land apart from what is worked on', () => {
    expect(groupOf(session('running'))).toBe('running');
    expect(groupOf(session('landing'))).toBe('landing');
  });

  it('never hides a failure or a conflict among what is fine', () => {
    expect(groupOf(session('failed'))).toBe('needs');
    expect(groupOf(session('conflicted'))).toBe('needs');
  });
});

describe('grouped', () => {
  it('keeps the order of positions within a group and leaves discarded ones out', () => {
    const last = session('queued', { position: 9 });
    const first = session('queued', { position: 1 });
    const groups = grouped([last, session('discarded'), first]);
    expect(ids(groups.get('queued') ?? [])).toEqual([first.id, last.id]);
    expect([...groups.values()].flat()).toHaveLength(2);
  });
});

describe('tiles', () => {
  it('go to four foreground sessions, those at work first', () => {
    const done = front('finished');
    const working = [front('running'), front('preparing'), front('running')];
    const stopped = front('stopped');
    expect(ids(tiles([done, ...working, stopped]))).toEqual([...ids(working), done.id]);
  });

  it('are not for what is queued, over or in the background', () => {
    expect(tiles([front('queued'), front('landed'), front('discarded'), session('running')])).toEqual([]);
  });

  it('leave the rest to the list, so that nothing is out of sight', () => {
    const sessions = [...Array.from({ length: 6 }, () => front('running')), front('queued'), session('running'), session('discarded')];
    const shown = [...tiles(sessions), ...listed(sessions)];
    expect(new Set(ids(shown))).toEqual(new Set(ids(sessions.filter((one) => one.state !== 'discarded'))));
    expect(shown).toHaveLength(8);
  });
});
