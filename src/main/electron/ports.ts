import { type BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron';
import type { Transport } from '../../shared/rpc';
import { isPage } from './page';

export interface PagePorts {
  core: MessagePortMain;
  terminals: MessagePortMain;
  window: MessagePortMain;
}

/**
 * Hands three ports to the page at each load of it, once its scripts listen. There is no other way in: no
 * `ipcMain` handler exists, and a port has exactly the one peer that it was given to.
 */
export function handPorts(window: BrowserWindow, connect: (ports: PagePorts) => void): void {
  const contents = window.webContents;
  contents.on('dom-ready', () => {
    if (!isPage(contents.mainFrame.url)) return;
    const [core, terminals, own] = [new MessageChannelMain(), new MessageChannelMain(), new MessageChannelMain()];
    contents.mainFrame.postMessage('ports', null, [core.port1, terminals.port1, own.port1]);
    connect({ core: core.port2, terminals: terminals.port2, window: own.port2 });
  });
}

/** A port as a transport for `serve`. */
export function portTransport(port: MessagePortMain): Transport {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
}
