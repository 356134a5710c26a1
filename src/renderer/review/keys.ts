import type { KeyboardEvent as Pressed } from 'react';

/** The key of an event that a list or a review may take: no Ctrl, Alt or Cmd, and not typed into a field. Else null. */
export function bareKey(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  const target = event.composedPath()[0];
  if (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return null;
  return event.key.length === 1 ? event.key.toUpperCase() : event.key;
}

/** Ctrl+Enter sends, Esc leaves: the keys of the page do not reach a field. */
export const fieldKeys = (send: () => void, leave: () => void) => (event: Pressed) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  else if (event.key === 'Escape') leave();
  else return;
  event.preventDefault();
  event.stopPropagation();
};
