import type { Item } from '../../shared/rpc';
import type { WindowContract } from '../../shared/window';
import { runCommand } from '../commands/registry';
import { act } from '../connection/act';
import { connectPorts, windowClient } from '../connection/clients';
import type { Ports } from '../connection/lines';
import { follow, lost, terminalsAnswer, useReplica } from '../connection/replica';
import { rememberRepository } from './remembered';
import { reveal } from './reveal';
import { dropTakenBack } from './undo';
import { useView } from './view';

/** A window that a notification or the tray opened is asked for a session before it knows of any. */
function onceKnown(answered: () => void): void {
  if (useReplica.getState().seq >= 0) {
    answered();
    return;
  }
  const stop = useReplica.subscribe(({ seq }) => {
    if (seq < 0) return;
    stop();
    answered();
  });
}

function answer(ask: Item<WindowContract, 'asks'>): void {
  switch (ask.type) {
    case 'show-session':
      onceKnown(() => reveal(ask.session));
      return;
    case 'command':
      onceKnown(() => runCommand(ask.command));
      return;
    case 'ask-quit':
      useView.setState({ dialog: 'quit', quitting: ask.running });
      return;
    case 'frame':
      useView.setState({ frame: { maximized: ask.maximized, focused: ask.focused } });
      return;
  }
}

/** A repository to look at: the one in view while it is known, else the one that was opened last; none: first run. */
function settleRepository(): void {
  const { repositories, seq } = useReplica.getState();
  const { repository, view, showRepository, show } = useView.getState();
  if (seq < 0 || (repository !== null && repositories.has(repository))) return;
  const newest = [...repositories.values()].sort((a, b) => b.openedAt.localeCompare(a.openedAt))[0];
  showRepository(newest?.id ?? null);
  if (newest === undefined && view === 'workbench') show('first-run');
}

/** Connects this window to the core and to its owner, once. */
export function beginSession(ports: Ports): void {
  connectPorts(ports, { coreUp: follow, coreDown: lost, terminalsUp: terminalsAnswer });
  windowClient().open('asks', {}, answer);
  useReplica.subscribe((now, before) => {
    if (now.repositories !== before.repositories || (now.seq >= 0 && before.seq < 0)) settleRepository();
    if (now.undos !== before.undos) dropTakenBack(now.undos.values());
    const theme = now.general?.settings.theme;
    if (theme !== undefined && theme !== before.general?.settings.theme)
      void act(windowClient().call('window.theme', { theme }), { failed: 'The frame of the window kept its old colours' });
  });
  useView.subscribe((now, before) => {
    if (now.repository !== before.repository) rememberRepository(now.repository);
  });
}
