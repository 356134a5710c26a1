import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { confine } from './contents';
import { pageAddress } from './page';
import type { Memory } from './remembered';

const smallest = { width: 960, height: 640 };
const usual = { width: 1600, height: 1000 };
/** `--surface-0` of the two themes: what is seen before the page has drawn. */
const canvas = { dark: '#0b0d0c', light: '#e9ebe6' };

export const canvasColor = (): string => (nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light);

/** Opens the window where it stood the last time, and loads the page into it. `out`: the build's folder. */
export function openWindow(out: string, icon: string, memory: Memory): BrowserWindow {
  const window = new BrowserWindow({
    ...place(memory.get().bounds),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Espalier',
    icon,
    backgroundColor: canvasColor(),
    // The page draws the top bar and, but on macOS, the window's buttons in it.
    frame: process.platform === 'darwin',
    titleBarStyle: 'hidden',
    trafficLightPosition: { x: 16, y: 15 },
    webPreferences: {
      preload: join(out, 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (memory.get().maximized) window.maximize();
  confine(window.webContents);
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault()); // the title says what needs you
  remember(window, memory);
  reviveWhenGone(window);
  window.loadURL(pageAddress).catch((error: unknown) => console.error(`${pageAddress} was not loaded:`, error));
  return window;
}

/** The remembered place, where some screen still shows it. */
function place(bounds: Rectangle | null): Partial<Rectangle> & { width: number; height: number } {
  const { workArea } = bounds ? screen.getDisplayMatching(bounds) : screen.getPrimaryDisplay();
  const width = Math.max(smallest.width, Math.min(bounds?.width ?? usual.width, workArea.width));
  const height = Math.max(smallest.height, Math.min(bounds?.height ?? usual.height, workArea.height));
  if (bounds === null) return { width, height };
  const within = (at: number, from: number, room: number, size: number): number => Math.max(from, Math.min(at, from + room - size));
  return {
    x: within(bounds.x, workArea.x, workArea.width, width),
    y: within(bounds.y, workArea.y, workArea.height, height),
    width,
    height,
  };
}

/** Moves come by the dozen: only where it comes to rest is written. */
const rest = 400;

function remember(window: BrowserWindow, memory: Memory): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => memory.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, rest);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', () => {
    clearTimeout(timer);
    save();
  });
}

/** A page that crashes again within this time (ms) is not loaded once more. */
const tooSoon = 10_000;

/** After a crash of the page's process (out of memory, a driver) it is loaded anew; core and agents noticed nothing. */
function reviveWhenGone(window: BrowserWindow): void {
  let before = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`the page's process ended: ${reason}`);
    const now = performance.now();
    if (now - before < tooSoon) return window.destroy(); // tray and notifications stay, and open a new one
    before = now;
    window.webContents.reload();
  });
}
