import type { BrowserWindow } from 'electron';
import { type Handlers, type Item, serve } from '../../shared/rpc';
import { type WindowContract, windowContract } from '../../shared/window';
import { handPorts, type PagePorts, portTransport } from './ports';

type Ask = Item<WindowContract, 'asks'>;
type Methods = Handlers<WindowContract>['methods'];

/** The window with its page: what can be asked of it, and what it shows. */
export interface View {
  readonly window: BrowserWindow;
  /** Kept for the page while it still loads. */
  ask(item: Ask): void;
  /** Whether the page is there to answer. */
  listens(): boolean;
  bringUp(): void;
}

/** Serves the window's own contract to the page, and lets `link` connect the other two ports. */
export function openView(window: BrowserWindow, methods: Methods, link: (ports: PagePorts) => void): View {
  let push: ((item: Ask) => void) | null = null;
  let kept: Ask[] = [];
  const ask = (item: Ask): void => {
    if (push) push(item);
    else if (item.type !== 'frame') kept.push(item);
  };
  const frame = (): Ask => ({ type: 'frame', maximized: window.isMaximized(), focused: window.isFocused() });

  const handlers: Handlers<WindowContract> = {
    methods,
    streams: {
      asks: (_input, send, signal) => {
        push = send;
        signal.addEventListener('abort', () => {
          if (push === send) push = null;
        });
        send(frame());
        for (const item of kept) send(item);
        kept = [];
      },
    },
  };
  handPorts(window, (ports) => {
    serve(windowContract, handlers, portTransport(ports.window));
    link(ports);
  });
  window.on('maximize', () => ask(frame()));
  window.on('unmaximize', () => ask(frame()));
  window.on('focus', () => ask(frame()));
  window.on('blur', () => ask(frame()));

  return {
    window,
    ask,
    listens: () => push !== null,
    bringUp: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
