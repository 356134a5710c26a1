import { useReplica } from '../connection/replica';
import { keysOf } from './keymap';
import { useCommands } from './registry';

const none = {};

/** The key of a command as it is now, for the cap on its button; undefined when it has none. */
export function useKeys(id: string): string | undefined {
  const command = useCommands((state) => state.commands.get(id));
  const overrides = useReplica((state) => state.general?.settings.keys ?? none);
  return command && keysOf(command, overrides);
}
