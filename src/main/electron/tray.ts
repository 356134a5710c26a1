import { join } from 'node:path';
import { Menu, Tray } from 'electron';
import type { Session } from '../../shared/model';
import { needText } from '../../shared/needs';
import { type TrayActions, trayMenu } from './tray-menu';

export interface AppTray {
  /** `sessions`: those that need the person. */
  update(sessions: readonly Session[]): void;
}

/** The icon that stays when the window is closed, with the number and a menu of what needs the person. */
export function openTray(icons: string, actions: TrayActions): AppTray {
  const mac = process.platform === 'darwin';
  const quiet = join(icons, mac ? 'trayTemplate.png' : 'tray.png');
  const calling = join(icons, mac ? 'trayTemplate.png' : 'tray-needs.png'); // macOS shows the number beside it
  const tray = new Tray(quiet);
  tray.on('click', () => actions.open());
  let shown = '';

  const update = (sessions: readonly Session[]): void => {
    const now = JSON.stringify(sessions.map(({ id, title }) => [id, title]));
    if (now === shown) return; // most changes of the core are no news here, and a menu is slow to replace
    shown = now;
    tray.setImage(sessions.length > 0 ? calling : quiet);
    tray.setToolTip(sessions.length > 0 ? `Espalier: ${needText(sessions.length)}` : 'Espalier');
    if (mac) tray.setTitle(sessions.length > 0 ? String(sessions.length) : '');
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(sessions, actions)));
  };
  update([]);
  return { update };
}
