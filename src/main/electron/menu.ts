import { Menu } from 'electron';

/**
 * The app's menu: none but on macOS, where editing keys and Quit live in it. The default one would take Ctrl+W,
 * Ctrl+R, Ctrl+Z … from the terminals; what the window's keys are stands in the page.
 */
export function setAppMenu(quit: () => void): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? macMenu(quit) : null);
}

const macMenu = (quit: () => void): Menu =>
  Menu.buildFromTemplate([
    {
      label: 'Espalier',
      submenu: [
        { role: 'about' },
        { type: 'separator' },
        { role: 'hide' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        { type: 'separator' },
        { label: 'Quit Espalier', accelerator: 'Cmd+Q', click: quit },
      ],
    },
    { label: 'Edit', submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }, { role: 'togglefullscreen' }] },
  ]);
