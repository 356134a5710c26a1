import type { Settings } from '../../shared/settings';
import { act } from '../connection/act';
import { core } from '../connection/clients';

/** Saves a change of the settings at once; the core tells every window. */
export const save = (change: Partial<Settings>): Promise<unknown> =>
  act(core().call('settings.set', change), { failed: 'The setting was not saved' });
