import { create } from 'zustand';

/** Where the palette and the key map list a command. */
export type CommandGroup = 'Tasks' | 'View' | 'Foreground' | 'Background' | 'Review' | 'Landing' | 'Terminal' | 'Settings' | 'Window';

/** Something that a person can do by the palette or a key. */
export interface Command {
  /** Stable: settings keep changed keys by it. Such as `task.new`. */
  id: string;
  /** A verb first, as in "New task". */
  title: string;
  group: CommandGroup;
  /** Such as `Ctrl+K`, `F6`, `Alt+Shift+ArrowLeft` or a bare `J`. `Ctrl` is Cmd on macOS. */
  keys?: string;
  /** A second key that works everywhere, also inside a focused terminal. */
  terminalKeys?: string;
  /** `keys` itself works inside a focused terminal too. */
  inTerminal?: boolean;
  /** Not while a text field has the focus. Holds for bare letters anyhow. */
  outsideFields?: boolean;
  /** Works while a dialog is open: it opens another one in its place. */
  overDialogs?: boolean;
  /** Not offered while this is false. */
  when?(): boolean;
  run(): void | Promise<void>;
}

interface Registry {
  commands: ReadonlyMap<string, Command>;
  /** Also those of parts that are not on screen now: their keys can be read and changed all the same. */
  known: ReadonlyMap<string, Command>;
}

/** Every command that can be run now, by id, in the order of registration. */
export const useCommands = create<Registry>()(() => ({ commands: new Map(), known: new Map() }));

/** Adds commands; one of the same id takes the place of an older one. Returns what takes them off again. */
export function registerCommands(added: readonly Command[]): () => void {
  const entries = added.map((command) => [command.id, command] as const);
  useCommands.setState(({ commands, known }) => ({ commands: new Map([...commands, ...entries]), known: new Map([...known, ...entries]) }));
  return () =>
    useCommands.setState(({ commands }) => ({
      commands: new Map([...commands].filter(([id, command]) => !added.some((one) => one.id === id && one === command))),
    }));
}

/** Commands that can be run at this moment. */
export const available = (): Command[] => [...useCommands.getState().commands.values()].filter((command) => command.when?.() ?? true);

/** Runs a command by id where it can be run now; false: there is none, or not now. */
export function runCommand(id: string): boolean {
  const command = useCommands.getState().commands.get(id);
  if (!command || command.when?.() === false) return false;
  void command.run();
  return true;
}
