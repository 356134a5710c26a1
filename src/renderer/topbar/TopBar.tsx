import { Check, Settings as Gear, Minus, Plus, Search, Square, X } from 'lucide-react';
import { useNarrow } from '../app/narrow';
import { useView } from '../app/view';
import { useNeeds } from '../attention/needs';
import { ariaKeys } from '../commands/keys';
import { runCommand } from '../commands/registry';
import { useKeys } from '../commands/useKeys';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { useRepository } from '../connection/replica';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { Kbd } from '../ui/Kbd';
import { Logo } from '../ui/Logo';
import { BranchMenu, RepositoryMenu } from './RepositoryMenu';
import styles from './TopBar.module.css';
import { ViewsNav } from './ViewsNav';

const cx = classes(styles);
const mac = navigator.platform.startsWith('Mac');

function PaletteButton() {
  const keys = useKeys('palette.open');
  const narrow = useNarrow();
  if (narrow) return <IconButton icon={Search} label="Command palette" keys={keys} onClick={() => runCommand('palette.open')} />;
  return (
    <button
      type="button"
      className={cx('search')}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      onClick={() => runCommand('palette.open')}
    >
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="said">Command palette</span>
      <span className={cx('searchText')} aria-hidden="true">
        Search tasks or run a command
      </span>
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

function NeedsYou() {
  const needs = useNeeds();
  const keys = useKeys('needs.next');
  const narrow = useNarrow();
  if (needs.length === 0)
    return narrow ? null : (
      <span className={cx('calm')}>
        <Check size={14} strokeWidth={1.75} aria-hidden="true" />
        Nothing needs you
      </span>
    );
  return (
    <button
      type="button"
      className={cx('pill')}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      onClick={() => runCommand('needs.next')}
    >
      <Glyph state="needs" size={13} label="" />
      {/* A label that stays the same at every count, as other programs find it by. */}
      {`${needs.length} need you`}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

function WindowControls() {
  const maximized = useView((state) => state.frame.maximized);
  if (mac) return null; // the system draws its own, in the inset at the left
  const frame = (action: 'minimize' | 'maximize' | 'close') => () =>
    void act(windowClient().call('window.frame', { action }), { failed: 'The window stayed as it is' });
  return (
    <span className={cx('controls')}>
      <IconButton icon={Minus} iconSize={14} label="Minimise" onClick={frame('minimize')} />
      <IconButton icon={Square} iconSize={12} label={maximized ? 'Restore' : 'Maximise'} onClick={frame('maximize')} />
      <IconButton icon={X} label="Close" onClick={frame('close')} />
    </span>
  );
}

/** Where one is, what waits, and the two ways to start something: the palette and a new task. */
export function TopBar() {
  const repository = useRepository();
  const view = useView((state) => state.view);
  const narrow = useNarrow();
  const settingsKeys = useKeys('settings.open');
  const taskKeys = useKeys('task.new');
  const first = view === 'first-run';
  return (
    <header className={cx('bar', mac && 'mac')}>
      <span className={cx('brand')}>
        <Logo />
      </span>
      {first || repository === null ? (
        <>
          <span className={cx('name')}>Espalier</span>
          <span className={cx('room')} />
        </>
      ) : (
        <>
          <RepositoryMenu repository={repository} />
          <BranchMenu repository={repository} />
          <ViewsNav />
          {narrow && <span className={cx('room')} />}
          <PaletteButton />
          <NeedsYou />
          <Button tone="primary" icon={Plus} keys={narrow ? undefined : taskKeys} onClick={() => runCommand('task.new')}>
            New task
          </Button>
        </>
      )}
      <IconButton icon={Gear} label="Settings" keys={settingsKeys} on={view === 'settings'} onClick={() => runCommand('settings.open')} />
      <WindowControls />
    </header>
  );
}
