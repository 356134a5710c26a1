import type { Transport } from '../shared/rpc';
import type { LineTransport } from './socket';

/** Messages of a contract as lines of JSON. A peer that sends anything else is cut off. */
export function jsonLines(lines: LineTransport): Transport {
  return {
    send: (message) => lines.send(JSON.stringify(message)),
    onMessage: (listener) =>
      lines.onLine((line) => {
        let message: unknown;
        try {
          message = JSON.parse(line);
        } catch {
          lines.close(); // nothing after this can be understood; the caller learns of it by `onClose`
          return;
        }
        listener(message);
      }),
    onClose: lines.onClose,
    close: lines.close,
  };
}
