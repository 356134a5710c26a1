import { Columns2, LayoutGrid, Minimize2, PanelLeft, Square } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useNarrow } from '../app/narrow';
import type { Layout } from '../app/remembered';
import { useView } from '../app/view';
import { useKeys } from '../commands/useKeys';
import { useGeneral } from '../connection/replica';
import { registerTerminalCommands } from '../terminal/commands';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { useHandOver } from '../ui/hand-over';
import { type Choice, Segmented } from '../ui/Segmented';
import { dropped } from './arrange';
import { registerGridCommands } from './commands';
import { useTileDrag } from './drag';
import styles from './Foreground.module.css';
import { tileOf } from './focus';
import { Switcher } from './Switcher';
import { useShown } from './shown';
import { Tile } from './Tile';

const cx = classes(styles);

const layouts: readonly Choice<Layout>[] = [
  { value: 'grid', label: 'Grid', icon: LayoutGrid, iconOnly: true },
  { value: 'one-three', label: 'One and three', icon: PanelLeft, iconOnly: true },
  { value: 'columns', label: 'Columns', icon: Columns2, iconOnly: true },
  { value: 'single', label: 'Single', icon: Square, iconOnly: true },
];

function FreeSlot() {
  const openDialog = useView((state) => state.openDialog);
  const keys = useKeys('task.new');
  return (
    <div className={cx('slot')}>
      <Empty
        lattice
        title="Free slot"
        text="Start a task, or bring one up from Background."
        action={
          <Button size="sm" keys={keys} onClick={() => openDialog('compose')}>
            New task
          </Button>
        }
      />
    </div>
  );
}

/** The class that places so many tiles in a layout. */
function placing(layout: Layout, count: number, free: boolean): string {
  if (count <= 1 || layout === 'single') return 'one';
  if (layout === 'columns') return 'columns';
  if (layout === 'one-three') return 'oneThree';
  if (count === 2) return 'columns';
  return count === 3 && !free ? 'threeGrid' : 'grid';
}

/**
 * The agents that are supervised: one to four tiles, arranged as the person likes. `beside`: what a narrow window,
 * which shows one of them and a way to the others, has at the end of that row.
 */
export function Foreground({ beside }: { beside?: ReactNode }) {
  const root = useRef<HTMLElement>(null);
  const { all, visible } = useShown();
  const limit = useGeneral()?.limits.maxForeground ?? 4;
  const layout = useView((state) => state.layout);
  const setLayout = useView((state) => state.setLayout);
  const maximized = useView((state) => state.maximized !== null && visible.length === 1 && visible[0]?.id === state.maximized);
  const maximize = useView((state) => state.maximize);
  const orderTiles = useView((state) => state.orderTiles);
  const narrow = useNarrow();
  const { drag, grab } = useTileDrag((moved, onto) => {
    orderTiles(
      dropped(
        all.map(({ id }) => id),
        moved,
        onto,
      ),
    );
  });
  useHandOver(
    root,
    'data-tile',
    visible.map(({ id }) => id),
    (at) => {
      const next = visible[Math.min(at, visible.length - 1)];
      // Not into its terminal: what is typed next was not meant for that agent.
      if (next) tileOf(next.id)?.focus();
      else root.current?.querySelector('button')?.focus();
    },
  );
  useEffect(() => registerTerminalCommands(), []);
  useEffect(() => registerGridCommands(), []);

  const one = narrow || layout === 'single' || maximized;
  const switcher = all.length > 0 && <Switcher sessions={all} chosen={visible[0]?.id ?? null} />;
  const free = !one && layout === 'grid' && visible.length === 3 && limit > 3;
  return (
    <section ref={root} className={cx('foreground')} aria-label="Foreground">
      {narrow ? (
        <header className={cx('strip')}>
          <h2 className="said">Foreground</h2>
          {switcher}
          <span className={cx('end')}>{beside}</span>
        </header>
      ) : (
        <>
          <header className={cx('header')}>
            <h2 className={cx('heading')}>Foreground</h2>
            <span className={cx('count')}>
              {all.length} of {limit}
            </span>
            <span className={cx('end')}>
              {maximized && (
                <Button size="sm" tone="ghost" icon={Minimize2} onClick={() => maximize(null)}>
                  Show all tiles
                </Button>
              )}
              <Segmented<Layout> label="Layout" choices={layouts} value={layout} onChange={setLayout} />
            </span>
          </header>
          {one && all.length > 1 && <div className={cx('under')}>{switcher}</div>}
        </>
      )}
      <div className={cx('tiles', placing(one ? 'single' : layout, visible.length, free))}>
        {visible.map((session) => (
          <Tile
            key={session.id}
            session={session}
            dragged={drag?.from === session.id ? 'from' : drag?.onto === session.id ? 'onto' : null}
            onGrab={(event) => grab(session.id, event)}
          />
        ))}
        {(visible.length === 0 || free) && <FreeSlot />}
      </div>
    </section>
  );
}
