import { WebLinksAddon } from '@xterm/addon-web-links';
import type { Terminal } from '@xterm/xterm';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';

const mac = navigator.platform.startsWith('Mac');

/** Only http(s), and never something that merely looks like it. */
export function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}

/**
 * Links of a terminal: those in its text, and those that a program put behind a text (OSC 8). The latter may
 * say one thing and lead to another, so hovering shows the address, and opening takes Ctrl (Cmd) and a click.
 */
export function addLinks(terminal: Terminal, tip: HTMLElement): void {
  const show = (event: MouseEvent, text: string): void => {
    const address = webAddress(text);
    const place = tip.parentElement?.getBoundingClientRect();
    if (address === null || !place) return;
    tip.textContent = `${address}  ·  ${mac ? 'Cmd' : 'Ctrl'}+click opens it`;
    tip.hidden = false;
    const left = Math.min(event.clientX - place.left, place.width - tip.offsetWidth - 8);
    const below = event.clientY - place.top + 16;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below + tip.offsetHeight > place.height ? below - tip.offsetHeight - 28 : below}px`;
  };
  const leave = (): void => {
    tip.hidden = true;
  };
  const activate = (event: MouseEvent, text: string): void => {
    const url = webAddress(text);
    if (url === null || !(mac ? event.metaKey : event.ctrlKey)) return;
    void act(windowClient().call('window.openLink', { url }), { failed: 'Could not open the link' });
  };
  terminal.options.linkHandler = { activate, hover: show, leave };
  terminal.loadAddon(new WebLinksAddon(activate, { hover: show, leave }));
}
