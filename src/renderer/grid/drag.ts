import { type PointerEvent, useState } from 'react';

/** px that a press must move before it is a drag and not a click. */
const threshold = 6;

export interface Drag {
  from: string;
  onto: string | null;
}

const tileAt = (x: number, y: number): string | null =>
  document.elementFromPoint(x, y)?.closest('[data-tile]')?.getAttribute('data-tile') ?? null;

/** Drags a tile by its header onto the place of another one. Esc, or a release elsewhere, leaves all as it was. */
export function useTileDrag(onDrop: (moved: string, onto: string) => void): {
  drag: Drag | null;
  grab(session: string, event: PointerEvent<HTMLElement>): void;
} {
  const [drag, setDrag] = useState<Drag | null>(null);

  const grab = (session: string, event: PointerEvent<HTMLElement>): void => {
    const pressed = event.target;
    if (event.button !== 0 || !(pressed instanceof Element) || pressed.closest('button, input')) return;
    const [startX, startY] = [event.clientX, event.clientY];
    const stop = new AbortController();
    const { signal } = stop;
    let now: Drag | null = null;
    const show = (next: Drag | null): void => {
      now = next;
      setDrag(next);
    };
    const end = (drop: boolean): void => {
      stop.abort();
      if (drop && now?.onto) onDrop(now.from, now.onto);
      setDrag(null);
    };
    const move = ({ clientX, clientY }: globalThis.PointerEvent): void => {
      if (now === null && Math.hypot(clientX - startX, clientY - startY) < threshold) return;
      const under = tileAt(clientX, clientY);
      show({ from: session, onto: under === session ? null : under });
    };
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', () => end(true), { signal });
    window.addEventListener('pointercancel', () => end(false), { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(false), { signal, capture: true });
  };
  return { drag, grab };
}
