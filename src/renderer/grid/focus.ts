import { useView } from '../app/view';
import { focusedTerminal, terminalOf } from '../terminal/mounted';

/** The tile of a session that is on screen. */
export const tileOf = (session: string): HTMLElement | null => document.querySelector(`[data-tile="${CSS.escape(session)}"]`);

/** The session whose tile has the focus somewhere in it; null: the focus is elsewhere. */
export const tileWithFocus = (): string | null =>
  document.activeElement?.closest('[data-tile]')?.getAttribute('data-tile') ?? focusedTerminal()?.session ?? null;

/** Gives the keys to a tile: to its terminal where that is on screen, else to the tile itself. */
export function focusTile(session: string): void {
  const { maximized, maximize, focusTile: note } = useView.getState();
  if (maximized !== null && maximized !== session) maximize(session);
  note(session);
  // The tile may have to be drawn first, and a dialog that closes gives the focus back to its opener.
  requestAnimationFrame(() => requestAnimationFrame(() => enter(session)));
}

function enter(session: string): void {
  const tile = tileOf(session);
  const terminal = terminalOf(session);
  if (terminal && tile?.contains(terminal.element)) terminal.focus();
  else tile?.focus();
}
