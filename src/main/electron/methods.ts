import { type BrowserWindow, clipboard, dialog, nativeTheme, shell } from 'electron';
import { EspalierError } from '../../shared/errors';
import type { Handlers } from '../../shared/rpc';
import type { WindowContract } from '../../shared/window';
import { editorCommand, openInEditor } from './open-file';
import type { Memory } from './remembered';
import { canvasColor } from './window';

export interface MethodParts {
  memory: Memory;
  looking(sessions: readonly string[], title: string): void;
  quit(agents: 'go-on' | 'stop' | 'cancel'): Promise<void>;
}

/** What the page can have done by the program around it. */
export function windowMethods(window: BrowserWindow, { memory, looking, quit }: MethodParts): Handlers<WindowContract>['methods'] {
  return {
    'window.pickFolder': async ({ title }) => {
      const { filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openDirectory', 'createDirectory'] });
      return { path: filePaths[0] ?? null };
    },
    'window.openLink': async ({ url }) => {
      await shell.openExternal(url).catch((cause: unknown) => {
        throw new EspalierError('refused', `No program opened ${url}.`, 'Copy the address and open it in your browser.', { cause });
      });
      return {};
    },
    // Not `openPath`, which would run a program of that name.
    'window.showFolder': ({ path }) => {
      shell.showItemInFolder(path);
      return {};
    },
    'window.openFile': async ({ path, line, editor }) => {
      const command = editorCommand(editor, path, line);
      if (command) await openInEditor(command, path);
      else shell.showItemInFolder(path); // as above: `openPath` would run a program of that name
      return {};
    },
    'window.copy': async ({ text }) => {
      await clipboard.writeText(text);
      return {};
    },
    'window.paste': async () => ({ text: await clipboard.readText() }),
    'window.looking': ({ sessions, title }) => {
      looking(sessions, title);
      return {};
    },
    'window.frame': ({ action }) => {
      if (action === 'minimize') window.minimize();
      else if (action === 'close') window.close();
      else if (window.isMaximized()) window.unmaximize();
      else window.maximize();
      return {};
    },
    'window.theme': ({ theme }) => {
      memory.set({ theme });
      nativeTheme.themeSource = theme;
      window.setBackgroundColor(canvasColor());
      return {};
    },
    'window.quit': async ({ agents }) => {
      await quit(agents);
      return {};
    },
  };
}
