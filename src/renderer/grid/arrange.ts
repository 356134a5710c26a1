import type { Session } from '../../shared/model';
import type { Layout } from '../app/remembered';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Tiles in the person's own order; those that it does not name come after, as they were. */
export function ordered(tiles: readonly Session[], order: readonly string[]): Session[] {
  const rank = ({ id }: Session): number => {
    const at = order.indexOf(id);
    return at < 0 ? order.length : at;
  };
  return [...tiles].sort((a, b) => rank(a) - rank(b));
}

/** Tiles of a layout on a lattice of columns and rows, for where a neighbour is. */
function cells(count: number, layout: Layout): { column: number; row: number }[] {
  return Array.from({ length: count }, (_, at) => {
    if (layout === 'grid' && count > 2) return { column: at % 2, row: Math.floor(at / 2) };
    if (layout === 'one-three' && count > 1) return at === 0 ? { column: 0, row: 0 } : { column: 1, row: at - 1 };
    return { column: at, row: 0 };
  });
}

/** The place next to `at` in a direction; null: the edge. */
export function neighbour(at: number, direction: Direction, count: number, layout: Layout): number | null {
  const all = cells(count, layout);
  const from = all[at];
  if (!from) return null;
  const step = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[direction];
  const column = from.column + (step[0] ?? 0);
  const row = from.row + (step[1] ?? 0);
  const beside = all.map((cell, index) => ({ ...cell, index })).filter((cell) => cell.column === column);
  if (beside.length === 0) return null;
  // From a high tile to a column of low ones: the one at the same height, or the last.
  const same = beside.find((cell) => cell.row === row) ?? (row === from.row ? beside.at(-1) : undefined);
  return same?.index ?? null;
}

/** The order after two tiles changed places. */
export function swapped(order: readonly string[], one: string, other: string): string[] {
  return order.map((id) => (id === one ? other : id === other ? one : id));
}

/** The order after a tile was dropped on the place of another. */
export function dropped(order: readonly string[], moved: string, onto: string): string[] {
  const to = order.indexOf(onto);
  const rest = order.filter((id) => id !== moved);
  return to < 0 ? [...order] : [...rest.slice(0, to), moved, ...rest.slice(to)];
}
