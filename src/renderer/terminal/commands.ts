import { type Command, registerCommands } from '../commands/registry';
import { focusedTerminal, nearestTerminal } from './mounted';
import { copySelection } from './open';
import { useScreenReader } from './screen-reader';

const list: readonly Command[] = [
  {
    id: 'terminal.search',
    title: 'Search in the terminal',
    group: 'Terminal',
    keys: 'Ctrl+F',
    terminalKeys: 'Ctrl+Shift+F',
    outsideFields: true,
    when: () => nearestTerminal() !== null,
    run: () => nearestTerminal()?.search(),
  },
  {
    id: 'terminal.copy',
    title: 'Copy the selection of the terminal',
    group: 'Terminal',
    keys: 'Ctrl+Shift+C',
    inTerminal: true,
    when: () => nearestTerminal() !== null,
    run: () => {
      const terminal = nearestTerminal();
      if (terminal) copySelection(terminal);
    },
  },
  {
    id: 'terminal.paste',
    title: 'Paste into the terminal',
    group: 'Terminal',
    keys: 'Ctrl+Shift+V',
    inTerminal: true,
    outsideFields: true,
    when: () => (focusedTerminal() ?? nearestTerminal()) !== null,
    run: () => nearestTerminal()?.paste(),
  },
  {
    id: 'terminal.screenReader',
    title: 'Turn screen reader support of terminals on or off',
    group: 'Terminal',
    run: () => useScreenReader.getState().toggle(),
  },
];

/** Commands of terminals; for the whole life of the window. */
export const registerTerminalCommands = (): (() => void) => registerCommands(list);
