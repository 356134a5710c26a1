import { type RefObject, useEffect, useRef } from 'react';

const nothingHasFocus = (): boolean => document.activeElement === null || document.activeElement === document.body;

/**
 * Hands the focus on when the item of a list that had it goes (its job landed, its tile closed) or is drawn anew.
 * Without this the keys would go nowhere. `attribute` marks an item by its key; `next` is told where it stood among `keys`.
 * While a dialog has the focus nothing is done: where it goes then is for the dialog to say.
 */
export function useHandOver(
  root: RefObject<HTMLElement | null>,
  attribute: string,
  keys: readonly string[],
  next: (at: number) => void,
): void {
  const held = useRef<{ key: string; at: number } | null>(null);
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const note = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element) || target.closest('[role="dialog"]:not([data-drawer])')) return;
      const item = root.current?.contains(target) ? target.closest(`[${attribute}]`) : null;
      const key = item?.getAttribute(attribute) ?? null;
      held.current = key === null ? null : { key, at: latest.current.indexOf(key) };
    };
    const away = (): void => {
      held.current = null; // a press elsewhere takes the focus off on purpose; one on an item is noted right after
    };
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', away);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', away);
    };
  }, [root, attribute]);
  useEffect(() => {
    if (held.current === null) return;
    const at = keys.indexOf(held.current.key);
    if (at >= 0) held.current.at = at;
    if (nothingHasFocus()) next(Math.max(0, held.current.at));
  });
}
