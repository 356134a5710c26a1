import { join } from 'node:path';
import { app, nativeTheme, session } from 'electron';
import type { Replica } from '../../shared/changes';
import { denyPermissions } from './contents';
import { keepCore } from './core';
import { linkCore, linkTerminals } from './links';
import { setAppMenu } from './menu';
import { windowMethods } from './methods';
import { needing } from './needs';
import { openNotifier } from './notifications';
import { registerPageScheme, servePage } from './page';
import { openQuit } from './quit';
import { openMemory, windowFolder } from './remembered';
import { type AppTray, openTray } from './tray';
import { openView, type View } from './view';
import { openWindow } from './window';

/**
 * Runs the window of a home until the person quits it. A second start of the same home brings up the first one's
 * window and ends. `root`: the folder that holds `out/` and `resources/`.
 */
export function runApp(home: string, root: string): void {
  process.env['ESPALIER_HOME'] = home; // everything that is started from here belongs to this home
  const folder = windowFolder(home);
  app.setPath('userData', folder); // one window for each home: Chromium's lock is in here
  if (!app.requestSingleInstanceLock()) {
    app.quit(); // the first one was told, and comes up
    return;
  }

  const memory = openMemory(folder);
  const icons = join(root, 'resources', 'icons');
  const icon = join(icons, 'icon.png');
  let view: View | null = null;
  let tray: AppTray | null = null;
  let looking: ReadonlySet<string> = new Set();

  const core = keepCore(home, { changed: (replica) => show(replica), failed: (error) => console.error('no core:', error) });
  const quit = openQuit(core, () => view);
  const notifier = openNotifier({
    icon,
    isLookedAt: (id) => view?.window.isFocused() === true && looking.has(id),
    open: (id) => open().ask(id === null ? { type: 'command', command: 'needs.next' } : { type: 'show-session', session: id }),
  });

  const show = (replica: Replica): void => {
    if (replica.general !== null) notifier.changed(replica); // else the core has not answered yet
    const sessions = needing(replica);
    tray?.update(sessions);
    app.setBadgeCount(sessions.length);
  };
  const openNew = (): View => {
    const window = openWindow(join(root, 'out'), icon, memory);
    const methods = windowMethods(window, {
      memory,
      quit: quit.answer,
      looking: (sessions, title) => {
        looking = new Set(sessions);
        window.setTitle(title);
      },
    });
    window.on('closed', () => {
      view = null;
      looking = new Set();
    });
    return openView(window, methods, (ports) => {
      linkCore(ports.core, home, core.ready);
      linkTerminals(ports.terminals, home, core.ready);
    });
  };
  /** Brings up the window, a new one where it was closed. */
  const open = (): View => {
    if (view !== null) view.bringUp();
    view ??= openNew();
    return view;
  };

  registerPageScheme();
  nativeTheme.themeSource = memory.get().theme;
  setAppMenu(quit.request);
  app.on('second-instance', open);
  app.on('activate', open);
  app.on('window-all-closed', () => {}); // the tray stays; where a desktop shows none, starting Espalier again opens the window
  app.on('before-quit', () => core.letGo());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());

  app.whenReady().then(() => {
    servePage(session.defaultSession, join(root, 'out', 'renderer'));
    denyPermissions(session.defaultSession);
    open();
    tray = openTray(icons, {
      open,
      show: (id) => open().ask({ type: 'show-session', session: id }),
      newTask: () => open().ask({ type: 'command', command: 'task.new' }),
      quit: quit.request,
    });
    show(core.replica());
  }, console.error);
}
