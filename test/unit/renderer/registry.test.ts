import { beforeEach, describe, expect, it } from 'vitest';
import { available, type Command, registerCommands, runCommand, useCommands } from '../../../src/renderer/commands/registry';

let ran: string[] = [];
const command = (id: string, rest: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'View',
  run: () => void ran.push(id),
  ...rest,
});

beforeEach(() => {
  ran = [];
  useCommands.setState({ commands: new Map(), known: new Map() });
});

describe('commands', () => {
  it('run by id while they are registered', () => {
    const off = registerCommands([command('a'), command('b')]);
    expect(runCommand('b')).toBe(true);
    off();
    expect(runCommand('b')).toBe(false);
    expect(ran).toEqual(['b']);
    expect([...useCommands.getState().known.keys()]).toEqual(['a', 'b']); // the key map lists them still
  });

  it('are not offered, nor run, while they make no sense', () => {
    let sense = false;
    registerCommands([command('a', { when: () => sense })]);
    expect(available()).toEqual([]);
    expect(runCommand('a')).toBe(false);
    sense = true;
    expect(available().map((one) => one.id)).toEqual(['a']);
    expect(runCommand('a')).toBe(true);
  });

  it('give way to a newer one of the same id, and leave that one when the older part goes', () => {
    const off = registerCommands([command('a', { title: 'old' })]);
    registerCommands([command('a', { title: 'new' })]);
    off();
    expect(available().map((one) => one.title)).toEqual(['new']);
  });
});
