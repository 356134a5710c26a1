import { useReplica } from '../connection/replica';
import { dialogOpen } from '../ui/open-dialog';
import { commandFor, type Focus } from './keymap';
import { available } from './registry';

/** Where the focus is now. A terminal is marked by xterm's own class, or by `data-terminal`. */
function focusNow(): Focus {
  const active = document.activeElement;
  const terminal = active?.closest('.xterm, [data-terminal]') != null;
  const field = active?.matches('input, textarea, select, [contenteditable="true"]') ?? false;
  return {
    terminal,
    field: field && !terminal,
    dialog: dialogOpen(),
  };
}

/**
 * Runs commands by their keys. It listens before anything in the page does, so that the keys that work inside
 * a terminal never reach it; all others do.
 */
export function listenForKeys(): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing || event.defaultPrevented) return;
      if (document.activeElement?.matches('[data-takes-keys]')) return; // a new key of a command is waited for
      const overrides = useReplica.getState().general?.settings.keys ?? {};
      const command = commandFor(event, available(), overrides, focusNow());
      if (command === null) return;
      event.preventDefault();
      event.stopPropagation();
      void command.run();
    },
    { capture: true },
  );
}
