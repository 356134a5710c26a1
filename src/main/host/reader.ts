import { encodeJson, encodeOutput } from '../../shared/frames';
import { flow, type HostMessage } from '../../shared/host';
import type { Exit } from '../../shared/terminal-client';
import type { Ring } from './ring';

/** Output goes in frames of this size at most: a big one would hold up the echo of another terminal. */
const frameSize = 32 * 1024;
/** A watcher gets no more while this much waits in its connection. */
const watcherBacklog = 512 * 1024;

/** The connection that a reader sits on. */
export interface Sink {
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** Bytes that were sent and are still in our memory. `pump` is called again when there are none. */
  backlog(): number;
}

/** One stream of one connection: how far a client has read a process. It takes from the ring what it has room for. */
export class Reader {
  readonly stream: number;
  readonly hold: boolean;
  readonly #sink: Sink;
  #sent: number;
  #acked: number;
  #told = false;

  constructor(sink: Sink, stream: number, from: number, hold: boolean) {
    this.#sink = sink;
    this.stream = stream;
    this.hold = hold;
    this.#sent = from;
    this.#acked = from;
  }

  /** The oldest byte that the process's ring must still hold for this reader. */
  get needs(): number {
    return this.hold ? this.#sent : Number.POSITIVE_INFINITY;
  }

  /** By how much the output is ahead of what this reader has used up; 0 for one that holds nothing back. */
  lag(end: number): number {
    return this.hold ? end - this.#acked : 0;
  }

  ack(bytes: number): void {
    this.#acked = Math.min(this.#acked + Math.max(0, bytes), this.#sent);
  }

  /** Sends what there is and what there is room for; the exit after the last byte. */
  pump(ring: Ring, exit: Exit | null): void {
    for (let room = this.#room(); this.#sent < ring.end && room > 0; room = this.#room()) {
      if (this.#sent < ring.start) {
        this.#sent = ring.start;
        this.#acked = ring.start;
        this.#tell({ type: 'gap', stream: this.stream, from: ring.start });
      }
      const bytes = ring.slice(this.#sent, Math.min(room, frameSize));
      this.#sink.send(encodeOutput(this.stream, this.#sent, bytes));
      this.#sent += bytes.length;
    }
    if (exit === null || this.#told || this.#sent < ring.end) return;
    this.#told = true;
    this.#tell({ type: 'exit', stream: this.stream, code: exit.code, signal: exit.signal });
  }

  resized(cols: number, rows: number): void {
    this.#tell({ type: 'resized', stream: this.stream, cols, rows });
  }

  /** Bytes that may be sent now. */
  #room(): number {
    return this.hold ? flow.pauseAt - (this.#sent - this.#acked) : watcherBacklog - this.#sink.backlog();
  }

  #tell(message: HostMessage): void {
    this.#sink.send(encodeJson(message));
  }
}
