import { z } from 'zod';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import { decodeFrame, encodeJson, type FrameTransport } from '../../shared/frames';
import { type HostMessage, type HostRequest, hostRequest, type ProcessInfo } from '../../shared/host';
import type { Hosted } from './hosted';
import { Reader } from './reader';
import type { Table } from './table';

/** What `quit` gives the processes between asking and killing. */
const quitGraceMs = 3000;

/** A peer's transport with what flow control needs of it. */
export interface Peer extends FrameTransport {
  backlog(): number;
  /** Called when the backlog is gone. */
  onDrain(listener: () => void): void;
}

interface Host {
  readonly version: string;
  readonly table: Table;
  /** Ends this program, once the reply is on its way. */
  quit(): void;
}

type Request = Extract<HostRequest, { request: number }>;
type Told = Exclude<HostRequest, Request>;
/** What a window may ask for: reading, typing into and resizing what exists. */
const terminalRequests: readonly string[] = ['hello', 'list', 'open'] satisfies Request['type'][];

/** Serves one client until its transport closes. A client that breaks the protocol is disconnected. */
export function serveConnection(host: Host, peer: Peer): void {
  const streams = new Map<number, { hosted: Hosted; reader: Reader }>();
  let role: 'core' | 'terminal' | null = null;
  const send = (message: HostMessage): void => peer.send(encodeJson(message));

  const open = (request: Extract<Request, { type: 'open' }>): ProcessInfo => {
    const hosted = host.table.get(request.id);
    if (streams.has(request.stream)) throw new EspalierError('usage', `Stream ${request.stream} is open already.`, 'Nothing was changed.');
    const reader = new Reader(peer, request.stream, hosted.startFor(request.from), request.hold);
    streams.set(request.stream, { hosted, reader });
    return hosted.info;
  };
  /** After the reply: a client can do nothing with output of a stream that it does not know to be open. */
  const begin = (stream: number): void => {
    const opened = streams.get(stream);
    if (!opened) return;
    opened.hosted.attach(opened.reader);
    opened.hosted.pump(opened.reader);
  };
  const answer = async (request: Request): Promise<unknown> => {
    switch (request.type) {
      case 'hello':
        // A window hands its connection to a page, which must not make itself the core.
        if (role === 'terminal' && request.role === 'core')
          throw new EspalierError('refused', 'A terminal may not become the core.', 'Nothing was changed.');
        role = request.role;
        return { version: host.version, pid: process.pid };
      case 'start':
        return host.table.start(request.spec);
      case 'list':
        return host.table.list();
      case 'open':
        return open(request);
      case 'end':
        return host.table.get(request.id).end(request.graceMs);
      case 'write':
        return host.table.get(request.id).write(new TextEncoder().encode(request.text), request.at ?? null);
      case 'collect':
        return host.table.collect(request.id);
      case 'quit':
        await host.table.endAll(request.force, quitGraceMs);
        setImmediate(() => host.quit());
        return null;
    }
  };
  const reply = async (request: Request): Promise<void> => {
    try {
      if (role === 'terminal' && !terminalRequests.includes(request.type))
        throw new EspalierError('refused', `A terminal may not ask the host to ${request.type}.`, 'Nothing was changed.');
      const value = await answer(request);
      send({ type: 'reply', request: request.request, ok: true, value: value ?? null });
      if (request.type === 'open') begin(request.stream);
    } catch (error) {
      send({ type: 'reply', request: request.request, ok: false, error: toErrorRecord(error) });
    }
  };
  const follow = (message: Told): void => {
    const opened = streams.get(message.stream);
    if (!opened) return; // closed meanwhile
    const { hosted, reader } = opened;
    if (message.type === 'resize') hosted.resize(message.cols, message.rows, reader);
    else if (message.type === 'ack') {
      reader.ack(message.bytes);
      hosted.pump(reader);
    } else {
      streams.delete(message.stream);
      hosted.detach(reader);
    }
  };
  const receive = (bytes: Uint8Array<ArrayBuffer>): void => {
    const frame = decodeFrame(bytes);
    if (frame.kind === 'json') {
      const message = hostRequest.parse(frame.message);
      if (role === null && message.type !== 'hello') throw new Error('no hello');
      if ('request' in message) void reply(message);
      else follow(message);
    } else if (frame.kind === 'input') {
      const hosted = streams.get(frame.stream)?.hosted;
      if (frame.bytes.length > 0) hosted?.write(frame.bytes);
      else hosted?.endInput();
    }
  };

  peer.onFrame((bytes) => {
    try {
      receive(bytes);
    } catch (error) {
      if (error instanceof EspalierError) return; // input for a process that reads none: there is nobody to tell
      send({ type: 'reply', request: 0, ok: false, error: { code: 'usage', message: brief(error), hint: 'Restart Espalier.' } });
      peer.close();
    }
  });
  peer.onDrain(() => {
    for (const { hosted, reader } of streams.values()) hosted.pump(reader);
  });
  peer.onClose(() => {
    for (const { hosted, reader } of streams.values()) hosted.detach(reader);
    streams.clear();
  });
}

const brief = (error: unknown): string => (error instanceof z.ZodError ? z.prettifyError(error) : String(error));
