import type { TerminalClient } from '../../shared/terminal-client';

type Stream = Awaited<ReturnType<TerminalClient['open']>>;
type Listeners = Parameters<TerminalClient['open']>[2];

/** Input and output of one process at its host. What is written arrives in order, each text where the one before ended. */
export class Pipe {
  readonly #client: TerminalClient;
  readonly #run: string;
  readonly #opened: Promise<Stream>;
  #hold: (stream: Stream) => void = () => {};
  #writing: Promise<void> = Promise.resolve();

  constructor(client: TerminalClient, run: string) {
    this.#client = client;
    this.#run = run;
    this.#opened = new Promise((resolve) => {
      this.#hold = resolve;
    });
  }

  /** Follows the output from byte `from`; the process is held back while nobody reads. */
  async open(from: number, listeners: Listeners): Promise<void> {
    this.#hold(await this.#client.open(this.#run, { from, hold: true }, listeners));
  }

  /** So many bytes of output were read. */
  ack(bytes: number): void {
    void this.#opened.then((stream) => stream.ack(bytes));
  }

  /** `at`: where in all of the input it begins, so that what is written again after a crash arrives once. */
  write(text: string, at: number, onArrived: () => void): void {
    this.#writing = this.#writing.then(() => this.#client.write(this.#run, text, at)).then(onArrived);
    this.#writing.catch(() => {}); // the host is gone: the stream says so, and what has not arrived is written again
  }

  /** Nothing more is written after what is under way. */
  end(): void {
    void this.#writing.finally(() => this.#opened.then((stream) => stream.end())).catch(() => {}); // its host is gone, and it with it
  }

  /** Its output is not followed any more. */
  close(): void {
    void this.#opened.then((stream) => stream.close());
  }
}
