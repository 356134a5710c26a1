import type { FrameTransport } from '../../shared/frames';
import { asLink, portsMessage } from '../../shared/ports';
import type { Transport } from '../../shared/rpc';

/** The ports of the window, in the order in which the preload script passes them on. */
export interface Ports {
  core: MessagePort;
  terminals: MessagePort;
  window: MessagePort;
}

/** Waits for the one message that carries the three ports. It comes from the preload script, so from this window. */
export function receivePorts(): Promise<Ports> {
  return new Promise((resolve) => {
    const listener = (event: MessageEvent): void => {
      const [core, terminals, own] = event.ports;
      if (event.source !== window || event.data !== portsMessage || !core || !terminals || !own) return;
      window.removeEventListener('message', listener);
      resolve({ core, terminals, window: own });
    };
    window.addEventListener('message', listener);
  });
}

/** A transport in use on a line, seen from the line. */
interface Current<T> {
  receive(message: T): void;
  close(): void;
}

interface LinkListeners {
  /** A program answers behind the port; it knows nothing of what was open before. */
  up(): void;
  down(problem: string): void;
}

/**
 * A port that outlives what it leads to: Electron main swaps the connection behind it when a program was
 * started anew, and says so. Each transport on it serves one client and ends with the connection.
 */
abstract class Line<T> {
  readonly #port: MessagePort;
  #current: Current<T> | null = null;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Begins to listen; what had arrived before comes now. */
  start(link: LinkListeners | null): void {
    this.#port.onmessage = (event: MessageEvent<T>) => {
      const message = link === null ? null : asLink(event.data);
      if (message === null) this.#current?.receive(event.data);
      else if (message.type === 'down') {
        this.end();
        link?.down(message.problem);
      } else {
        this.end();
        this.#port.postMessage(message); // what is sent from here on is meant for the new connection
        link?.up();
      }
    };
  }

  /** Ends the transport in use, as a closed connection would. */
  end(): void {
    const current = this.#current;
    this.#current = null;
    current?.close();
  }

  protected attach(current: Current<T>): void {
    this.#current = current;
  }

  /** Posts for the transport that is in use; what an older one still sends is dropped. */
  protected post(current: Current<T>, message: unknown): void {
    if (this.#current === current) this.#port.postMessage(message);
  }
}

/** A line of contract messages, as structured clones. */
export class MessageLine extends Line<unknown> {
  transport(): Transport {
    const messages: ((message: unknown) => void)[] = [];
    const closes: (() => void)[] = [];
    const current = {
      receive: (message: unknown) => {
        for (const listener of messages) listener(message);
      },
      close: () => {
        for (const listener of closes) listener();
      },
    };
    this.attach(current);
    return {
      send: (message) => this.post(current, message),
      onMessage: (listener) => messages.push(listener),
      onClose: (listener) => closes.push(listener),
      close: () => this.end(),
    };
  }
}

/**
 * A line of binary frames, each a buffer of exactly its own size. They are copied, not transferred: Electron's
 * main process cannot read a transferred ArrayBuffer.
 */
export class FrameLine extends Line<ArrayBuffer> {
  transport(): FrameTransport {
    let listener: ((frame: Uint8Array<ArrayBuffer>) => void) | null = null;
    const early: Uint8Array<ArrayBuffer>[] = [];
    const closes: (() => void)[] = [];
    const current = {
      receive: (buffer: ArrayBuffer) => {
        const frame = new Uint8Array(buffer);
        if (listener) listener(frame);
        else early.push(frame);
      },
      close: () => {
        for (const close of closes) close();
      },
    };
    this.attach(current);
    return {
      send: (frame) => this.post(current, frame.buffer),
      onFrame: (next) => {
        listener = next;
        for (const frame of early.splice(0)) next(frame);
      },
      onClose: (next) => closes.push(next),
      close: () => this.end(),
    };
  }
}
