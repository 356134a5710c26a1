import { describe, expect, it } from 'vitest';
import { clashes, commandFor, type Focus, keysOf } from '../../../src/renderer/commands/keymap';
import { ariaKeys, keyCaps, keyOf, normalKey, type Pressed } from '../../../src/renderer/commands/keys';
import type { Command } from '../../../src/renderer/commands/registry';

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const command = (id: string, rest: Partial<Command> = {}): Command => ({ id, title: id, group: 'View', run: () => {}, ...rest });

const palette = command('palette', { keys: 'Ctrl+K', terminalKeys: 'Ctrl+Shift+K', overDialogs: true });
const region = command('region', { keys: 'F6', inTerminal: true });
const undo = command('undo', { keys: 'Ctrl+Z', outsideFields: true });
const merge = command('merge', { keys: 'M' });
const all = [palette, region, undo, merge];

const nowhere: Focus = { terminal: false, field: false, dialog: false };
const run = (pressed: Pressed, focus: Partial<Focus> = {}, overrides = {}, commands = all): string | undefined =>
  commandFor(pressed, commands, overrides, { ...nowhere, ...focus })?.id;

describe('keys', () => {
  it('are written in one way, whatever way they were typed', () => {
    expect(keyOf(press('k', { ctrlKey: true }), false)).toBe('Ctrl+K');
    expect(keyOf(press('K', { ctrlKey: true, shiftKey: true }), false)).toBe('Ctrl+Shift+K');
    expect(keyOf(press('!', { code: 'Digit1', ctrlKey: true, shiftKey: true }), false)).toBe('Ctrl+Shift+1');
    expect(keyOf(press('ArrowUp', { altKey: true }), false)).toBe('Alt+ArrowUp');
    expect(keyOf(press(' '), false)).toBe('Space');
    expect(normalKey('shift+ctrl+k')).toBe('Ctrl+Shift+K');
  });

  it('are no key while only a modifier is held or an accent is composed', () => {
    expect(keyOf(press('Control', { ctrlKey: true }), false)).toBeNull();
    expect(keyOf(press('Dead'), false)).toBeNull();
    expect(normalKey('Hyper+K')).toBeNull();
    expect(normalKey('Ctrl+')).toBeNull();
  });

  it('mean Cmd on macOS, where Ctrl stays free for the terminal', () => {
    expect(keyOf(press('k', { metaKey: true }), true)).toBe('Ctrl+K');
    expect(keyOf(press('k', { ctrlKey: true }), true)).toBe('K');
    expect(keyCaps('Ctrl+Shift+K', true)).toBe('⌘⇧K');
    expect(keyCaps('Ctrl+Enter', false)).toBe('Ctrl ↵');
    expect(ariaKeys('Ctrl+K', false)).toBe('Control+K');
    expect(ariaKeys('Ctrl+K', true)).toBe('Meta+K');
  });
});

describe('the command of a key', () => {
  it('is found by its key', () => {
    expect(run(press('k', { ctrlKey: true }))).toBe('palette');
    expect(run(press('m'))).toBe('merge');
    expect(run(press('q'))).toBeUndefined();
  });

  it('leaves a focused terminal all keys but those that are marked', () => {
    const terminal = { terminal: true };
    expect(run(press('k', { ctrlKey: true }), terminal)).toBeUndefined();
    expect(run(press('z', { ctrlKey: true }), terminal)).toBeUndefined();
    expect(run(press('m'), terminal)).toBeUndefined();
    expect(run(press('K', { ctrlKey: true, shiftKey: true }), terminal)).toBe('palette');
    expect(run(press('F6'), terminal)).toBe('region');
  });

  it('leaves a text field its letters and its undo', () => {
    const field = { field: true };
    expect(run(press('m'), field)).toBeUndefined();
    expect(run(press('M', { shiftKey: true }), field)).toBeUndefined();
    expect(run(press('z', { ctrlKey: true }), field)).toBeUndefined();
    expect(run(press('k', { ctrlKey: true }), field)).toBe('palette');
  });

  it('does nothing behind an open dialog, unless it opens another', () => {
    expect(run(press('z', { ctrlKey: true }), { dialog: true })).toBeUndefined();
    expect(run(press('k', { ctrlKey: true }), { dialog: true })).toBe('palette');
  });

  it('is the newer one of two, since it is nearer to the person', () => {
    expect(run(press('m'), {}, {}, [merge, command('merge-here', { keys: 'M' })])).toBe('merge-here');
  });

  it('follows the keys that the person changed', () => {
    const own = { merge: 'Ctrl+M', undo: '' };
    expect(run(press('m'), {}, own)).toBeUndefined();
    expect(run(press('m', { ctrlKey: true }), {}, own)).toBe('merge');
    expect(run(press('z', { ctrlKey: true }), {}, own)).toBeUndefined();
    expect(keysOf(merge, { merge: 'nonsense+' })).toBe('M');
  });

  it('clashes with every other that the key would run', () => {
    expect(clashes('merge', 'Ctrl+Shift+K', all, {}).map((one) => one.id)).toEqual(['palette']);
    expect(clashes('merge', 'Ctrl+Z', all, {}).map((one) => one.id)).toEqual(['undo']);
    expect(clashes('merge', 'Ctrl+Z', all, { undo: 'Ctrl+Y' })).toEqual([]);
    expect(clashes('merge', 'M', all, {})).toEqual([]);
  });
});
