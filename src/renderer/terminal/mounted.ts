/** A terminal that is on screen, for commands. */
export interface MountedTerminal {
  readonly session: string;
  readonly element: HTMLElement;
  focus(): void;
  /** The selected text; empty: none. */
  selection(): string;
  paste(): void;
  /** Opens the search bar. */
  search(): void;
}

const mounted = new Set<MountedTerminal>();
let lastFocused: MountedTerminal | null = null;

/** Makes a terminal known to commands; returns what takes it off. */
export function mount(terminal: MountedTerminal): () => void {
  mounted.add(terminal);
  return () => {
    mounted.delete(terminal);
    if (lastFocused === terminal) lastFocused = null;
  };
}

export function noteFocus(terminal: MountedTerminal): void {
  lastFocused = terminal;
}

/** The terminal of a session that is on screen. */
export const terminalOf = (session: string): MountedTerminal | null =>
  [...mounted].find((terminal) => terminal.session === session) ?? null;

/** The terminal that the keys go to; null: another part of the window has the focus. */
export const focusedTerminal = (): MountedTerminal | null =>
  [...mounted].find((terminal) => terminal.element.contains(document.activeElement)) ?? null;

/** The terminal that has the focus or had it last; else the only one there is. */
export const nearestTerminal = (): MountedTerminal | null =>
  focusedTerminal() ?? lastFocused ?? (mounted.size === 1 ? ([...mounted][0] ?? null) : null);
