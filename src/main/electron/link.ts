import type { MessagePortMain } from 'electron';
import { toErrorRecord } from '../../shared/errors';
import { asLink, type LinkMessage } from '../../shared/ports';

/** A connection behind a page's port. */
export interface Carrier<Data> {
  send(data: Data): void;
  onData(listener: (data: Data) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Between two tries to connect, ms: short at first, since what is missing is mostly just being started. */
const firstPause = 50;
const longestPause = 1_000;

/**
 * Keeps a connection behind a port for as long as the page holds the other end, and tells the page at each
 * change. Data that the page posts before it answered the newest `up` was meant for an earlier connection, and
 * is dropped. `parse`: null for what is no data, which is dropped as well.
 */
export function keepLink<Data>(port: MessagePortMain, parse: (data: unknown) => Data | null, open: () => Promise<Carrier<Data>>): void {
  const tell = (message: LinkMessage): void => port.postMessage(message);
  let number = 0;
  let answered = 0;
  let carrier: Carrier<Data> | null = null;
  let over = false;
  let pause = firstPause;
  let said = '';

  const attempt = (): void => {
    if (!over) open().then(up, failed);
  };
  const failed = (error: unknown): void => {
    const { message, hint } = toErrorRecord(error);
    if (message !== said) tell({ type: 'down', problem: `${message} ${hint}` });
    said = message;
    setTimeout(attempt, pause);
    pause = Math.min(pause * 2, longestPause);
  };
  const up = (opened: Carrier<Data>): void => {
    if (over) {
      opened.close();
      return;
    }
    carrier = opened;
    number += 1;
    pause = firstPause;
    said = '';
    tell({ type: 'up', number });
    opened.onData((data) => port.postMessage(data));
    opened.onClose(() => {
      carrier = null;
      if (over) return;
      tell({ type: 'down', problem: 'The connection ended. It is being made again.' });
      attempt();
    });
  };

  port.on('message', ({ data }) => {
    const link = asLink(data);
    if (link?.type === 'up') answered = link.number;
    if (link !== null || carrier === null || answered !== number) return;
    const parsed = parse(data);
    if (parsed !== null) carrier.send(parsed);
  });
  port.on('close', () => {
    over = true;
    carrier?.close();
  });
  port.start();
  attempt();
}
