import type { Session } from '../../src/shared/model';
import type { TestCore } from './core';

/** Every activity that a core tells of its sessions from now on, in order, as `is:by`; the same one told again counts once. */
export function watchStates(core: TestCore): { of(session: Pick<Session, 'id'>): string[] } {
  const seen = new Map<string, string[]>();
  core.client.open('changes', {}, (change) => {
    if (change.type !== 'session' || !change.record.activity) return;
    const { id, activity } = change.record;
    const state = `${activity.is}:${activity.by}`;
    const list = seen.get(id) ?? [];
    if (list.at(-1) !== state) seen.set(id, [...list, state]);
  });
  return { of: ({ id }) => seen.get(id) ?? [] };
}
