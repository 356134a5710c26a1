import { createElement } from 'react';
import { toast } from 'sonner';
import { Glyph, type GlyphState } from './Glyph';

export interface Note {
  /** To withdraw it by, and so that a second one of the same id takes the place of the first. */
  id?: string;
  glyph: GlyphState;
  text: string;
  /** A second line: what was kept, and what to do. */
  detail?: string;
  /** One way on, such as Undo. A note with one stays until it is dismissed. */
  action?: { label: string; run(): void };
}

/**
 * Tells of something whose place is not on screen. Eight seconds, or until it is dismissed where it holds an action.
 */
export function notify({ id, glyph, text, detail, action }: Note): void {
  toast.message(text, {
    icon: createElement(Glyph, { state: glyph }),
    duration: action ? Number.POSITIVE_INFINITY : 8000,
    ...(id === undefined ? {} : { id }),
    ...(detail === undefined ? {} : { description: detail }),
    ...(action === undefined ? {} : { action: { label: action.label, onClick: () => action.run() } }),
  });
}

/** Takes a note off the screen, if it is there. */
export const withdraw = (id: string): void => void toast.dismiss(id);
