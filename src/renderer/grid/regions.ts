import { isNarrow } from '../app/narrow';
import { useView } from '../app/view';
import { focusTile } from './focus';
import { shownNow } from './shown';

/** The parts of the window that F6 goes through, in the order of the page. */
const parts = '#root > header, main > section[aria-label], main section[aria-label], main nav[aria-label], [role="contentinfo"]';
const controls = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

const onScreen = (element: HTMLElement): boolean => element.tabIndex >= 0 && element.offsetParent !== null;

/** Where the focus goes in a part: the row of a list that takes part in the tab order, a tile, else the first control. */
function start(part: HTMLElement): HTMLElement | null {
  const row = part.querySelector<HTMLElement>('[data-row][tabindex="0"], [data-tile]');
  return row ?? [...part.querySelectorAll<HTMLElement>(controls)].find(onScreen) ?? null;
}

/** Gives the keys to the tile that had them last, or to the first one. */
function enterForeground(): boolean {
  const { visible } = shownNow();
  const { focusedTile } = useView.getState();
  const session = visible.find(({ id }) => id === focusedTile) ?? visible[0];
  if (session) focusTile(session.id);
  return session !== undefined;
}

function enter(part: HTMLElement): boolean {
  if (part.matches('[aria-label="Foreground"]') && enterForeground()) return true;
  const control = start(part);
  control?.focus();
  return control !== null;
}

/** Moves the focus to the next or previous part of the window that has something to focus. */
export function goToRegion(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(parts)].filter((part) => part.offsetParent !== null);
  const here = all.findLastIndex((part) => part.contains(document.activeElement));
  const from = here < 0 && by < 0 ? 0 : here;
  for (let step = 1; step <= all.length; step++) {
    const part = all[(((from + by * step) % all.length) + all.length) % all.length];
    if (part && enter(part)) return;
  }
}

/**
 * Remembers what has the focus. What is returned finds it again, or what stands in for it where it has gone meanwhile:
 * the session's own tile or opened job, else the row or tile that took its place.
 */
export function rememberFocus(session: string): () => HTMLElement | null {
  const opener = document.activeElement;
  const part = opener?.closest<HTMLElement>('section[aria-label]') ?? null;
  const id = CSS.escape(session);
  return () => {
    if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) return opener;
    const own = document.querySelector<HTMLElement>(`article[data-job="${id}"], article[data-tile="${id}"]`);
    return own ?? (part?.isConnected ? start(part) : null);
  };
}

/** Gives the keys to the background list; in a narrow window its drawer comes out first. */
export function goToBackground(): void {
  if (isNarrow()) useView.getState().setDrawer(true);
  requestAnimationFrame(() => {
    const part = document.querySelector<HTMLElement>('section[aria-label="Background"]');
    if (part) enter(part);
  });
}
