import { expect, test } from 'vitest';
import { makeLive } from '../../../src/main/sessions/live';
import { sessionRecord } from '../../helpers/session';

const live = () => makeLive({ waitsForTrust: () => false, usage: () => null, heldBack: () => null, overlaps: () => [], pull: () => null });
const size = { files: 1, added: 0, deleted: 0, revision: 'first', since: 0 };

test('what was measured while the agent wrote is shown while it does, and not as what it made', () => {
  const { of, measure } = live();
  const running = sessionRecord({ state: 'running' });
  measure(running.id, { ...size, tree: null });
  expect(of(running)).toMatchObject({ files: 1, added: 0 });
  for (const state of ['finished', 'failed', 'stopped'] as const) {
    const ended = sessionRecord({ ...running, state, finishedAt: new Date().toISOString() });
    expect(of(ended)).toMatchObject({ files: null, added: null, tree: null });
  }
  measure(running.id, { ...size, added: 2, revision: 'last', tree: 'a tree', since: Date.now() });
  expect(of(sessionRecord({ ...running, state: 'finished', finishedAt: new Date(0).toISOString() }))).toMatchObject({ files: 1, added: 2 });
});
