import { type DragEvent, useState } from 'react';
import { order } from './page';

export interface DragHandlers {
  draggable: true;
  onDragStart(event: DragEvent): void;
  onDragOver(event: DragEvent): void;
  onDrop(event: DragEvent): void;
  onDragEnd(): void;
}

/** Lets entries of the queue be dragged before one another. `over`: the one that the dragged one would take the place of. */
export function useDragging(ids: readonly string[]): { over: string | null; of(id: string): DragHandlers } {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const end = (): void => {
    setDragged(null);
    setOver(null);
  };
  return {
    over,
    of: (id) => ({
      draggable: true,
      onDragStart: (event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', id); // without data nothing is dragged everywhere
        setDragged(id);
      },
      onDragOver: (event) => {
        if (dragged === null) return;
        event.preventDefault();
        setOver(id);
      },
      onDrop: (event) => {
        event.preventDefault();
        end();
        if (dragged !== null && dragged !== id) void order(dragged, ids.at(-1) === id ? null : id);
      },
      onDragEnd: end,
    }),
  };
}
