import { describe, expect, it } from 'vitest';
import { settings, settingsChange } from '../../../src/shared/settings';

describe('a change of settings', () => {
  it('holds what was named and nothing else, so that the rest stays as it is', () => {
    expect(settingsChange.parse({ keys: { 'task.new': 'Ctrl+M' } })).toEqual({ keys: { 'task.new': 'Ctrl+M' } });
    expect(settingsChange.parse({})).toEqual({});
  });

  it('can name every setting', () => expect(Object.keys(settingsChange.shape)).toEqual(Object.keys(settings.shape)));

  it('is held to the same bounds', () => expect(settingsChange.safeParse({ maxForeground: 5 }).success).toBe(false));
});
