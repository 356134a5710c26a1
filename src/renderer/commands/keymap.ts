import { isBare, keyOf, normalKey, type Pressed } from './keys';
import type { Command } from './registry';

/** Keys that the person changed, by command id. */
export type Overrides = Readonly<Record<string, string>>;

/** Where the focus is: what is typed there goes before most keys of ours. */
export interface Focus {
  terminal: boolean;
  field: boolean;
  dialog: boolean;
}

/** The key of a command, with the person's own in place of ours; an empty one takes the key off. */
export function keysOf(command: Command, overrides: Overrides): string | undefined {
  const own = overrides[command.id];
  if (own === undefined) return command.keys;
  return own === '' ? undefined : (normalKey(own) ?? command.keys);
}

function fires(command: Command, keys: string, pressed: string, focus: Focus): boolean {
  if (focus.dialog && !command.overDialogs) return false;
  if (command.terminalKeys === pressed && pressed !== keys) return true;
  if (keys !== pressed) return false;
  if (focus.terminal) return command.inTerminal ?? false;
  return !(focus.field && (isBare(keys) || command.outsideFields));
}

/**
 * The command that a key runs, or null: then the key goes where the focus is. A later command wins over an
 * earlier one with the same key, since a part of the window that is there only now is nearer to the person.
 */
export function commandFor(pressed: Pressed, commands: readonly Command[], overrides: Overrides, focus: Focus): Command | null {
  const key = keyOf(pressed);
  if (key === null) return null;
  return (
    commands.findLast((command) => {
      const keys = keysOf(command, overrides);
      return (keys !== undefined || command.terminalKeys !== undefined) && fires(command, keys ?? '', key, focus);
    }) ?? null
  );
}

/** The other commands that a key would run as well, were it given to `id`. */
export function clashes(id: string, keys: string, commands: readonly Command[], overrides: Overrides): Command[] {
  return commands.filter((command) => command.id !== id && (keysOf(command, overrides) === keys || command.terminalKeys === keys));
}
