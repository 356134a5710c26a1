import type { MessagePortMain } from 'electron';
import { coreSocketPath, hostSocketPath } from '../../client/home';
import { connectFrames, connectLines } from '../../client/socket';
import { EspalierError } from '../../shared/errors';
import { decodeFrame, encodeJson } from '../../shared/frames';
import { hostMessage } from '../../shared/host';
import { programVersion } from '../../shared/version';
import { type Carrier, keepLink } from './link';

/** Messages of the contract, both ways, between the page and the core. The core parses them; here they are only carried. */
export function linkCore(port: MessagePortMain, home: string, ready: () => Promise<void>): void {
  keepLink<object>(
    port,
    (data) => (typeof data === 'object' ? data : null),
    async () => {
      await ready();
      const lines = await connectLines(coreSocketPath(home));
      return {
        send: (message) => lines.send(JSON.stringify(message)),
        onData: (listener) => lines.onLine((line) => listener(JSON.parse(line))),
        onClose: lines.onClose,
        close: lines.close,
      };
    },
  );
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Frames, both ways, between the page and the terminal host, which grants the page no more than a terminal may do. */
export function linkTerminals(port: MessagePortMain, home: string, ready: () => Promise<void>): void {
  keepLink<ArrayBuffer | Bytes>(port, bytesOf, async () => {
    await ready();
    return openTerminals(home);
  });
}

function bytesOf(data: unknown): Bytes | null {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return data instanceof Uint8Array && data.buffer instanceof ArrayBuffer
    ? new Uint8Array(data.buffer, data.byteOffset, data.length)
    : null;
}

/** `hello` is said here and its reply kept from the page, whose own requests are numbered from 1. */
const helloRequest = 0;

async function openTerminals(home: string): Promise<Carrier<ArrayBuffer | Bytes>> {
  const frames = await connectFrames(hostSocketPath(home));
  let forward: ((data: ArrayBuffer) => void) | null = null;
  const greeted = new Promise<void>((resolve, reject) => {
    const refuse = (): void => reject(new EspalierError('connection', 'The terminal host did not answer.', 'It is asked again by itself.'));
    frames.onClose(refuse);
    frames.onFrame((frame) => {
      if (forward) return forward(frame.buffer);
      const answer = decodeFrame(frame);
      const reply = answer.kind === 'json' ? hostMessage.safeParse(answer.message).data : undefined;
      if (reply?.type === 'reply' && reply.request === helloRequest && reply.ok) resolve();
      else refuse();
    });
  });
  frames.send(encodeJson({ type: 'hello', request: helloRequest, version: programVersion, role: 'terminal' }));
  await greeted;
  return {
    send: (data) => frames.send(data instanceof ArrayBuffer ? new Uint8Array(data) : data),
    onData: (listener) => {
      forward = listener;
    },
    onClose: frames.onClose,
    close: frames.close,
  };
}
