import { z } from 'zod';
import { EspalierError, errorCode } from './errors';
import { decodeFrame, encodeInput, encodeJson, type FrameTransport } from './frames';
import { type HostMessage, type HostRequest, hostMessage, type ProcessInfo, type ProcessSpec, processInfo } from './host';

export interface Exit {
  code: number | null;
  signal: string | null;
}

/** What a reader of a process is told. */
export interface TerminalListeners {
  /** `offset`: of the first byte in the process's whole output. A holding reader acknowledges what it has used up. */
  data(bytes: Uint8Array<ArrayBuffer>, offset: number): void;
  /** The next output starts at `from`; what lay before it is lost to this reader (the log may still have it). */
  gap?(from: number): void;
  /** After the last byte. */
  exit?(exit: Exit): void;
  resized?(cols: number, rows: number): void;
  /** The connection broke: open again on another one, from the offset reached. Not called after `close`. */
  broken?(error: EspalierError): void;
}

export interface TerminalStream {
  /** As it was when the stream was opened. */
  readonly info: ProcessInfo;
  /** Bytes used up since the last call; only of a stream that was opened with `hold`. */
  ack(bytes: number): void;
  /** Typed or pasted input of any length. */
  write(data: string | Uint8Array): void;
  /** No more input comes: what Ctrl+D says on a terminal. A process on a pipe reads what was written, then the end. */
  end(): void;
  resize(cols: number, rows: number): void;
  close(): void;
}

type Request = HostRequest & { request: number };
type RequestBody = Request extends infer R ? (R extends Request ? Omit<R, 'request'> : never) : never;

/** Largest input frame: a paste goes in pieces so that it never holds up the keys of another terminal. */
const inputPiece = 32 * 1024;

/**
 * A client of the terminal host over any transport: a socket (core, `attach`) or a MessagePort (window).
 * Every method rejects with `EspalierError`; `connection` when the host went away before it answered.
 */
export class TerminalClient {
  readonly #transport: FrameTransport;
  readonly #requests = new Map<number, { resolve: (value: unknown) => void; reject: (error: EspalierError) => void }>();
  readonly #streams = new Map<number, TerminalListeners>();
  readonly #encoder = new TextEncoder();
  #next = 1;
  #closed = false;

  constructor(transport: FrameTransport) {
    this.#transport = transport;
    transport.onFrame((frame) => this.#receive(frame));
    transport.onClose(() => this.#break());
  }

  /** The first request of a connection: what it may do follows from `role`. */
  async hello(role: 'core' | 'terminal', version: string): Promise<{ version: string; pid: number }> {
    return z.object({ version: z.string(), pid: z.number() }).parse(await this.#ask({ type: 'hello', role, version }));
  }

  /** Starts a process, or finds the one that was started with this id. `agent` when the command cannot be run. */
  async start(spec: ProcessSpec): Promise<ProcessInfo> {
    return processInfo.parse(await this.#ask({ type: 'start', spec }));
  }

  /** Every process that runs or whose exit was not collected yet. */
  async list(): Promise<ProcessInfo[]> {
    return z.array(processInfo).parse(await this.#ask({ type: 'list' }));
  }

  /**
   * Reads a process from byte `from` (null: from the oldest that the host still holds in memory). With `hold`
   * the process waits for this reader's `ack`s; without it the reader is told of a gap where it is too slow.
   */
  async open(id: string, how: { from: number | null; hold: boolean }, listeners: TerminalListeners): Promise<TerminalStream> {
    const stream = this.#next++;
    this.#streams.set(stream, listeners);
    try {
      const info = processInfo.parse(await this.#ask({ type: 'open', id, stream, from: how.from, hold: how.hold }));
      return this.#stream(stream, info);
    } catch (error) {
      this.#streams.delete(stream);
      throw error;
    }
  }

  /** Resolves when the process, its group and every descendant are gone. `graceMs`: between asking and `SIGKILL`. */
  async end(id: string, graceMs: number): Promise<void> {
    await this.#ask({ type: 'end', id, graceMs });
  }

  /**
   * Types into a process without reading it; resolves when the host took it over. `at`: where in all of its input
   * the text begins: said again after a crash, it arrives once.
   */
  async write(id: string, text: string, at: number | null = null): Promise<void> {
    await this.#ask({ type: 'write', id, text, at });
  }

  /** Lets the host forget a process whose exit was noted. Its log file stays. */
  async collect(id: string): Promise<void> {
    await this.#ask({ type: 'collect', id });
  }

  /** Ends the host: refused while something runs in it, unless forced, which ends that as well. */
  async quit(force: boolean): Promise<void> {
    await this.#ask({ type: 'quit', force });
  }

  onClose(listener: () => void): void {
    this.#transport.onClose(listener);
  }

  close(): void {
    this.#streams.clear();
    this.#transport.close();
  }

  #stream(stream: number, info: ProcessInfo): TerminalStream {
    const send = (message: HostRequest): void => {
      if (!this.#closed) this.#transport.send(encodeJson(message));
    };
    return {
      info,
      ack: (bytes) => send({ type: 'ack', stream, bytes }),
      resize: (cols, rows) => send({ type: 'resize', stream, cols, rows }),
      write: (data) => {
        const bytes = typeof data === 'string' ? this.#encoder.encode(data) : data;
        for (let at = 0; at < bytes.length && !this.#closed; at += inputPiece)
          this.#transport.send(encodeInput(stream, bytes.subarray(at, at + inputPiece)));
      },
      end: () => {
        if (!this.#closed) this.#transport.send(encodeInput(stream, new Uint8Array()));
      },
      close: () => {
        if (this.#streams.delete(stream)) send({ type: 'close', stream });
      },
    };
  }

  #ask(body: RequestBody): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(gone());
      const request = this.#next++;
      this.#requests.set(request, { resolve, reject });
      this.#transport.send(encodeJson({ ...body, request }));
    });
  }

  #receive(bytes: Uint8Array<ArrayBuffer>): void {
    const frame = decodeFrame(bytes);
    if (frame.kind === 'output') this.#streams.get(frame.stream)?.data(frame.bytes, frame.offset);
    else if (frame.kind === 'json') {
      const message = hostMessage.safeParse(frame.message);
      if (message.success) this.#message(message.data); // else from a newer host, of a kind that this client can do without
    }
  }

  #message(message: HostMessage): void {
    if (message.type === 'reply') {
      const request = this.#requests.get(message.request);
      this.#requests.delete(message.request);
      if (message.ok) request?.resolve(message.value);
      else {
        const code = errorCode.catch('internal').parse(message.error.code);
        request?.reject(new EspalierError(code, message.error.message, message.error.hint));
      }
      return;
    }
    const listeners = this.#streams.get(message.stream);
    if (message.type === 'gap') listeners?.gap?.(message.from);
    else if (message.type === 'resized') listeners?.resized?.(message.cols, message.rows);
    else listeners?.exit?.({ code: message.code, signal: message.signal });
  }

  #break(): void {
    this.#closed = true;
    const listeners = [...this.#streams.values()];
    const requests = [...this.#requests.values()];
    this.#streams.clear();
    this.#requests.clear();
    for (const { reject } of requests) reject(gone());
    for (const { broken } of listeners) broken?.(gone());
  }
}

const gone = (): EspalierError =>
  new EspalierError(
    'connection',
    'The connection to the terminal host ended.',
    'What the agents changed in their worktrees is kept. The connection is made again by itself.',
  );
