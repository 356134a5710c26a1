import { ClipboardAddon } from '@xterm/addon-clipboard';
import type { Terminal } from '@xterm/xterm';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';

/** Characters that a program in a terminal may offer for the clipboard. */
const longestOffer = 1_000_000;

/** Ends a bracketed paste from inside: with it, pasted text could run as if it had been typed. */
const pasteEnd = '\x1b[201~';

export const copyText = (text: string): Promise<unknown> => act(windowClient().call('window.copy', { text }), { failed: 'Could not copy' });

/** Pastes as typed text; the program is told that it is a paste where it asked for that. */
export function pasteText(terminal: Terminal, text: string): void {
  terminal.paste(text.replaceAll(pasteEnd, ''));
}

export async function pasteClipboard(terminal: Terminal): Promise<void> {
  const clipboard = await act(windowClient().call('window.paste', {}), { failed: 'Could not paste' });
  if (clipboard) pasteText(terminal, clipboard.text);
}

/**
 * OSC 52: a program in the terminal offers a text for the clipboard, and the person is asked. It never gets to
 * read the clipboard: what it is told is that it is empty. `offered` must not wait, since parsing waits for it.
 */
export function addClipboard(terminal: Terminal, offered: (text: string) => void): void {
  const writeText = (_selection: unknown, text: string): void => {
    if (text !== '' && text.length <= longestOffer) offered(text);
  };
  terminal.loadAddon(new ClipboardAddon(undefined, { readText: () => '', writeText }));
}

/** Pastes by the browser's own ways (Shift+Insert, a middle click) are cleaned like ours. */
export function cleanPastes(terminal: Terminal, host: HTMLElement): void {
  host.addEventListener(
    'paste',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (!terminal.options.disableStdin) pasteText(terminal, event.clipboardData?.getData('text/plain') ?? '');
    },
    { capture: true },
  );
}
