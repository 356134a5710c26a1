import { type DragEvent, useState } from 'react';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { before, type Row } from './rows';

const queue = (rows: readonly Row[]): string[] => rows.flatMap((row) => (row.kind === 'job' && row.group === 'queued' ? [row.key] : []));

const order = (session: string, first: string | null): Promise<unknown> =>
  act(core().call('session.order', { session, before: first }), { failed: 'The queue keeps its order' });

/** Moves a queued job by one place. */
export async function moveInQueue(rows: readonly Row[], id: string, by: -1 | 1): Promise<void> {
  const first = before(queue(rows), id, by);
  if (first !== undefined) await order(id, first);
}

interface Handlers {
  draggable: true;
  onDragStart(event: DragEvent): void;
  onDragOver(event: DragEvent): void;
  onDrop(event: DragEvent): void;
  onDragEnd(): void;
}

/** Lets queued rows be dragged before one another. `over`: the row that the dragged one would come before. */
export function useDragging(rows: readonly Row[]): { over: string | null; of(row: Row): Handlers | Record<string, never> } {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const end = (): void => {
    setDragged(null);
    setOver(null);
  };
  return {
    over,
    of: (row) =>
      row.kind !== 'job' || row.group !== 'queued'
        ? {}
        : {
            draggable: true,
            onDragStart: (event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', row.session.title); // without data nothing is dragged everywhere
              setDragged(row.key);
            },
            onDragOver: (event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(row.key);
            },
            onDrop: (event) => {
              event.preventDefault();
              end();
              if (dragged === null || dragged === row.key) return;
              const ids = queue(rows);
              const last = ids.at(-1) === row.key;
              void order(dragged, last ? null : row.key);
            },
            onDragEnd: end,
          },
  };
}
