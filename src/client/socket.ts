import { connect, type Socket } from 'node:net';
import { EspalierError } from '../shared/errors';
import { type FrameTransport, frameLength, frameSplitter } from '../shared/frames';
import { securePrivateFolder } from './home';

/** Carries lines of text both ways, in order. */
export interface LineTransport {
  /** `text` without a line feed in it; one is added. */
  send(text: string): void;
  /** One listener; lines that came before it was set are kept for it. */
  onLine(listener: (line: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Longest line that is accepted, in UTF-16 units: a peer that sends more is not one of ours. */
const longestLine = 256 * 1024 * 1024;

/** Connects to a socket of the same user. Rejects with `EspalierError('connection')` when nobody listens there. */
export function connectSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    securePrivateFolder(path);
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (cause) => {
      reject(
        new EspalierError('connection', `Nothing answers at ${path}.`, 'Nothing was sent. It is started again by the next command.', {
          cause,
        }),
      );
    });
  });
}

export const connectLines = async (path: string): Promise<LineTransport> => lineTransport(await connectSocket(path));
export const connectFrames = async (path: string): Promise<FrameTransport> => frameTransport(await connectSocket(path));

/** Either end of a socket as lines of UTF-8. */
export function lineTransport(socket: Socket): LineTransport {
  const ends = endings(socket);
  return {
    ...ends,
    send: (text) => {
      if (socket.writable) socket.write(`${text}\n`);
    },
    onLine: (listener) => {
      let parts: string[] = [];
      let length = 0;
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => {
        let from = 0;
        for (let to = chunk.indexOf('\n'); to !== -1; to = chunk.indexOf('\n', from)) {
          parts.push(chunk.slice(from, to));
          from = to + 1;
          const line = parts.join('');
          parts = [];
          length = 0;
          listener(line);
        }
        if (from === chunk.length) return;
        parts.push(chunk.slice(from));
        length += chunk.length - from;
        if (length > longestLine) socket.destroy();
      });
    },
  };
}

/** Either end of a socket as frames. */
export function frameTransport(socket: Socket): FrameTransport {
  const ends = endings(socket);
  return {
    ...ends,
    send: (frame) => {
      if (!socket.writable) return;
      socket.cork();
      socket.write(frameLength(frame));
      socket.write(frame);
      socket.uncork();
    },
    onFrame: (listener) => {
      const split = frameSplitter();
      socket.on('data', (chunk: Buffer) => {
        let frames: Uint8Array<ArrayBuffer>[];
        try {
          frames = split(chunk);
        } catch {
          socket.destroy(); // not a peer of ours: nothing after this can be understood
          return;
        }
        for (const frame of frames) listener(frame);
      });
    },
  };
}

/** What both transports do when the socket ends. An error is always followed by `close`, which is what is told. */
function endings(socket: Socket): { onClose(listener: () => void): void; close(): void } {
  socket.on('error', () => socket.destroy());
  return {
    onClose: (listener) => {
      if (socket.closed) queueMicrotask(listener);
      else socket.once('close', listener);
    },
    close: () => socket.end(),
  };
}
