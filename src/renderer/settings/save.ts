import type { Settings } from '../../shared/settings';
import { act } from '../connection/act';
import { core } from '../connection/clients';

/** Saves a change of the settings at once; the core tells every window. */
export const save = (change: Partial<Settings>): Promise<unknown> =>
  act(core().call('settings.set', change), { failed: 'The setting was not saved' });

let last: Promise<unknown> = Promise.resolve();

/**
 * Saves a part of a setting, on top of what is saved by then: what is on screen may be older than the change before this one,
 * and would take that back.
 */
export function saveWithin(change: (now: Settings) => Partial<Settings>): void {
  last = last.then(async () => {
    const got = await act(core().call('settings.get', {}), { failed: 'The setting was not saved' });
    if (got) await save(change(got.settings));
  });
}
