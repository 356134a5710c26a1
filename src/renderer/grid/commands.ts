import type { Layout } from '../app/remembered';
import { useView } from '../app/view';
import { type Command, registerCommands } from '../commands/registry';
import { type Direction, neighbour, swapped } from './arrange';
import { focusTile, tileWithFocus } from './focus';
import { goToBackground, goToRegion } from './regions';
import { shownNow } from './shown';

const view = () => useView.getState();
const inWorkbench = (): boolean => view().view === 'workbench'; // also under the palette, which offers them

/** The tile that has the focus, or had it last. */
function currentTile(): string | null {
  const { visible } = shownNow();
  const id = tileWithFocus() ?? view().focusedTile;
  return visible.some((session) => session.id === id) ? id : (visible[0]?.id ?? null);
}

function moveTile(direction: Direction): void {
  const order = shownNow().all.map(({ id }) => id);
  const id = currentTile();
  if (id === null) return;
  const to = neighbour(order.indexOf(id), direction, order.length, view().layout);
  const other = to === null ? undefined : order[to];
  if (other === undefined) return;
  view().orderTiles(swapped(order, id, other));
  if (tileWithFocus() === id) return; // it keeps the focus where it goes
  focusTile(id);
}

const tileCommands: Command[] = [1, 2, 3, 4].map((number) => ({
  id: `tile.${number}`,
  title: `Go to tile ${number}`,
  group: 'Foreground',
  keys: `Ctrl+${number}`,
  inTerminal: true,
  when: () => inWorkbench() && shownNow().all.length >= number,
  run: () => {
    const session = shownNow().all[number - 1];
    if (session) focusTile(session.id);
  },
}));

const directions: readonly [Direction, string][] = [
  ['left', 'ArrowLeft'],
  ['right', 'ArrowRight'],
  ['up', 'ArrowUp'],
  ['down', 'ArrowDown'],
];
const moveCommands: Command[] = directions.map(([direction, key]) => ({
  id: `tile.move-${direction}`,
  title: `Move the tile ${direction}`,
  group: 'Foreground',
  keys: `Alt+Shift+${key}`,
  when: () => inWorkbench() && shownNow().all.length > 1,
  run: () => moveTile(direction),
}));

const layouts: readonly [Layout, string][] = [
  ['grid', 'a grid'],
  ['one-three', 'one large and the others beside it'],
  ['columns', 'columns'],
  ['single', 'one at a time'],
];
const layoutCommands: Command[] = layouts.map(([layout, words]) => ({
  id: `layout.${layout}`,
  title: `Show tiles as ${words}`,
  group: 'Foreground',
  when: inWorkbench,
  run: () => view().setLayout(layout),
}));

/** Ways between the parts of the window; in every view of it. */
export const regionCommands: readonly Command[] = [
  { id: 'region.next', title: 'Go to the next part of the window', group: 'View', keys: 'F6', inTerminal: true, run: () => goToRegion(1) },
  {
    id: 'region.previous',
    title: 'Go to the previous part of the window',
    group: 'View',
    keys: 'Shift+F6',
    inTerminal: true,
    run: () => goToRegion(-1),
  },
  {
    id: 'region.background',
    title: 'Go to Background',
    group: 'Background',
    keys: 'Ctrl+0',
    inTerminal: true,
    when: inWorkbench,
    run: goToBackground,
  },
];

const maximise: Command = {
  id: 'tile.maximise',
  title: 'Maximise the tile, or show all again',
  group: 'Foreground',
  keys: 'Ctrl+Shift+M',
  inTerminal: true,
  when: () => inWorkbench() && currentTile() !== null,
  run: () => {
    const id = currentTile();
    const hadFocus = tileWithFocus() !== null;
    view().maximize(view().maximized === null ? id : null);
    if (id !== null && hadFocus) focusTile(id);
  },
};

/** Commands of the foreground; while it is on screen. */
export const registerGridCommands = (): (() => void) => registerCommands([...tileCommands, ...moveCommands, ...layoutCommands, maximise]);
