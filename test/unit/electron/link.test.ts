import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { type Carrier, keepLink } from '../../../src/main/electron/link';

/** The owner's end of a port, with what it posted to the page. */
class Port extends EventEmitter {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  start(): void {}
  close(): void {}
  /** The page posts. */
  page(data: unknown): void {
    this.emit('message', { data });
  }
}

/** A connection that can be broken, with what was sent to its peer. */
class Connection implements Carrier<string> {
  readonly sent: string[] = [];
  closed = false;
  deliver: (data: string) => void = () => {};
  break: () => void = () => {};
  send(data: string): void {
    this.sent.push(data);
  }
  onData(listener: (data: string) => void): void {
    this.deliver = listener;
  }
  onClose(listener: () => void): void {
    this.break = listener;
  }
  close(): void {
    this.closed = true;
  }
}

function link(open: () => Promise<Carrier<string>>): Port {
  const port = new Port();
  keepLink(port as unknown as MessagePortMain, (data) => (typeof data === 'string' ? data : null), open);
  return port;
}

describe('keepLink', () => {
  it('carries data both ways once the page has answered', async () => {
    const connection = new Connection();
    const port = link(async () => connection);
    await vi.waitFor(() => expect(port.posted).toEqual([{ type: 'up', number: 1 }]));
    port.page('too early');
    port.page({ type: 'up', number: 1 });
    port.page('hello');
    port.page(42);
    connection.deliver('world');
    expect(connection.sent).toEqual(['hello']);
    expect(port.posted.at(-1)).toBe('world');
  });

  it('keeps what was meant for one connection from the next', async () => {
    const connections = [new Connection(), new Connection()];
    const [first, second] = connections;
    const port = link(async () => connections.shift() ?? new Promise(() => {}));
    await vi.waitFor(() => expect(port.posted).toHaveLength(1));
    port.page({ type: 'up', number: 1 });
    first?.break();
    await vi.waitFor(() => expect(port.posted.at(-1)).toEqual({ type: 'up', number: 2 }));
    port.page('for the first');
    port.page({ type: 'up', number: 2 });
    port.page('for the second');
    expect(first?.sent).toEqual([]);
    expect(second?.sent).toEqual(['for the second']);
  });

  it('says once why there is no connection, and goes on trying', async () => {
    let tries = 0;
    const connection = new Connection();
    const port = link(async () => {
      tries += 1;
      if (tries < 4) throw new Error('nobody is there');
      return connection;
    });
    await vi.waitFor(() => expect(port.posted).toHaveLength(2), 5_000);
    expect(port.posted).toEqual([
      { type: 'down', problem: expect.stringContaining('nobody is there') },
      { type: 'up', number: 1 },
    ]);
  });

  it('ends the connection with the page', async () => {
    const connection = new Connection();
    const port = link(async () => connection);
    await vi.waitFor(() => expect(port.posted).toHaveLength(1));
    port.emit('close');
    expect(connection.closed).toBe(true);
    connection.break();
    expect(port.posted).toHaveLength(1);
  });
});
