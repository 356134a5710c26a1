import { activeStates } from '../../shared/lifecycle';
import { nextNeed } from '../attention/next';
import { type Command, registerCommands } from '../commands/registry';
import { act } from '../connection/act';
import { core, windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { regionCommands } from '../grid/commands';
import { sections, showSection } from '../settings/page';
import { isNarrow } from './narrow';
import { newestUndo, undoNewest } from './undo';
import { useView } from './view';

const view = () => useView.getState();

/** Asks for a folder and opens the repository that holds it. */
export async function openFolder(): Promise<void> {
  const picked = await act(windowClient().call('window.pickFolder', { title: 'Open a repository' }), { failed: 'No folder was picked' });
  if (picked?.path) await openRepository(picked.path);
}

export async function openRepository(path: string): Promise<void> {
  const opened = await act(core().call('repository.open', { path, trust: false }), { failed: 'The repository was not opened' });
  if (!opened) return;
  view().showRepository(opened.repository.id);
  view().show('workbench');
}

/** Makes the sample repository and shows its six practice jobs. */
export async function startDemo(): Promise<void> {
  const demo = await act(core().call('demo.start', {}), { failed: 'The demo did not start' });
  if (!demo) return;
  view().showRepository(demo.repository.id);
  view().show('workbench');
}

/** Quits at once where no agent is at work, else asks what becomes of them. */
async function quit(): Promise<void> {
  const running = [...useReplica.getState().sessions.values()].filter((session) => activeStates.has(session.state)).length;
  if (running > 0) useView.setState({ dialog: 'quit', quitting: running });
  else await act(windowClient().call('window.quit', { agents: 'go-on' }), { failed: 'Espalier did not quit' });
}

const commands: Command[] = [
  {
    id: 'palette.open',
    title: 'Open the command palette',
    group: 'View',
    keys: 'Ctrl+K',
    terminalKeys: 'Ctrl+Shift+K',
    overDialogs: true,
    run: () => (view().dialog === 'palette' ? view().closeDialog() : view().openDialog('palette')),
  },
  {
    id: 'needs.next',
    title: 'Go to what needs you',
    group: 'Tasks',
    keys: 'Ctrl+J',
    terminalKeys: 'Ctrl+Shift+J',
    overDialogs: true,
    run: nextNeed,
  },
  {
    id: 'task.new',
    title: 'New task',
    group: 'Tasks',
    keys: 'Ctrl+N',
    terminalKeys: 'Ctrl+Shift+N',
    when: () => view().repository !== null,
    run: () => view().openDialog('compose'),
  },
  {
    id: 'view.workbench',
    title: 'Show the workbench',
    group: 'View',
    when: () => view().repository !== null,
    run: () => view().show('workbench'),
  },
  {
    id: 'view.landing',
    title: 'Show the landing queue',
    group: 'View',
    when: () => view().repository !== null,
    run: () => view().show('landing'),
  },
  {
    id: 'view.drawer',
    title: 'Show or hide the background',
    group: 'View',
    keys: 'Ctrl+B',
    outsideFields: true,
    when: () => isNarrow() && view().view === 'workbench',
    run: () => view().setDrawer(!view().drawer),
  },
  { id: 'settings.open', title: 'Settings', group: 'Settings', keys: 'Ctrl+,', outsideFields: true, run: () => view().show('settings') },
  {
    id: 'undo.newest',
    title: 'Undo the last merge or discard',
    group: 'Tasks',
    keys: 'Ctrl+Z',
    outsideFields: true,
    when: () => newestUndo(useReplica.getState().undos.values(), Date.now()) !== null,
    run: undoNewest,
  },
  { id: 'repository.open', title: 'Open a repository', group: 'Window', keys: 'Ctrl+O', outsideFields: true, run: openFolder },
  ...sections.map(
    (section): Command => ({
      id: `settings.${section.toLowerCase()}`,
      title: `Settings: ${section}`,
      group: 'Settings',
      run: () => showSection(section),
    }),
  ),
  { id: 'app.quit', title: 'Quit Espalier', group: 'Window', keys: 'Ctrl+Q', run: quit },
  { id: 'repository.pick', title: 'Pick a repository or try the demo', group: 'Window', run: () => view().show('first-run') },
];

/** What can be done wherever one is in the window. */
export function registerAppCommands(): void {
  registerCommands([...commands, ...regionCommands]);
}
