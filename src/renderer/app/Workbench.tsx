import { PanelRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { listed } from '../../shared/groups';
import { needText } from '../../shared/needs';
import { ariaKeys } from '../commands/keys';
import { runCommand } from '../commands/registry';
import { useKeys } from '../commands/useKeys';
import { useSessions } from '../connection/replica';
import { Foreground } from '../grid/Foreground';
import { Background } from '../queue/Background';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Drawer } from '../ui/Dialog';
import { Glyph } from '../ui/Glyph';
import { Kbd } from '../ui/Kbd';
import { Splitter } from '../ui/Splitter';
import styles from './App.module.css';
import { ErrorBoundary } from './ErrorBoundary';
import { useMiddle, useNarrow } from './narrow';
import { useView } from './view';

const cx = classes(styles);

const Front = ({ beside }: { beside?: ReactNode }) => (
  <ErrorBoundary region="Foreground">
    <Foreground beside={beside} />
  </ErrorBoundary>
);
const Back = () => (
  <ErrorBoundary region="Background">
    <Background />
  </ErrorBoundary>
);

/** What this view is, for who moves from heading to heading. */
const Heading = () => <h1 className="said">Workbench</h1>;

/** Opens the drawer: in a narrow window, beside the switch between tiles. */
function DrawerButton() {
  const sessions = useSessions();
  const drawer = useView((state) => state.drawer);
  const keys = useKeys('view.drawer');
  const jobs = listed(sessions);
  const needs = jobs.filter((session) => session.needsYou !== null).length;
  const name = ['Background', jobs.length === 1 ? '1 job' : `${jobs.length} jobs`, needs > 0 && needText(needs)]
    .filter((fact) => fact !== false)
    .join(', ');
  return (
    <Button
      size="sm"
      icon={PanelRight}
      aria-label={name}
      aria-expanded={drawer}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      onClick={() => runCommand('view.drawer')}
    >
      Background
      <span className={cx('jobs')} data-count={jobs.length} aria-hidden="true" />
      {needs > 0 && <Glyph state="needs" size={12} label="" />}
    </Button>
  );
}

/** An opened job has taken the focus already as it came on screen; else the list's row has it. */
const intoList = (): HTMLElement | boolean =>
  document.querySelector('[data-drawer] article[data-job]:focus') === null &&
  (document.querySelector<HTMLElement>('[data-drawer] [data-row][tabindex="0"]') ?? true);

/** Foreground and background side by side, or one under the other's drawer. */
export function Workbench() {
  const narrow = useNarrow();
  const middleWidth = useMiddle();
  const repository = useView((state) => state.repository);
  const foreground = useView((state) => state.foreground);
  const split = useView((state) => state.split);
  const drawer = useView((state) => state.drawer);
  const setDrawer = useView((state) => state.setDrawer);

  return (
    <main className={cx('body')}>
      <Heading />
      <Splitter
        key={repository}
        label="Width of Foreground and Background"
        room={narrow ? 'one' : middleWidth ? 'fixed' : 'drag'}
        share={foreground}
        onChange={split}
        minFirst={640}
        minSecond={420}
        first={<Front beside={narrow && <DrawerButton />} />}
        second={narrow ? null : <Back />}
      />
      {narrow && (
        <Drawer open={drawer} onClose={() => setDrawer(false)} label="Background" width={420} top={44} bottom={26} initialFocus={intoList}>
          <Back />
          <div className={cx('drawerFoot')}>
            <span>
              <Kbd keys="J" /> <Kbd keys="K" /> move
            </span>
            <span>
              <Kbd keys="Enter" /> open
            </span>
            <span>
              <Kbd keys="M" /> merge
            </span>
            <Button size="sm" tone="ghost" keys="Escape" onClick={() => setDrawer(false)}>
              Close
            </Button>
          </div>
        </Drawer>
      )}
    </main>
  );
}
