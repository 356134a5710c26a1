import { EspalierError } from '../../shared/errors';
import type { ProcessInfo, ProcessSpec } from '../../shared/host';
import { dropExit } from './exit-file';
import { Hosted } from './hosted';
import { startPipe } from './pipe';
import { startTerminal } from './terminal';

/** The processes that a host holds, until their exit was collected. What is on disk of one outlives the host. */
export class Table {
  readonly #home: string;
  readonly #note: (text: string) => void;
  readonly #processes = new Map<string, Hosted>();
  #ending = false;

  constructor(home: string, note: (text: string) => void) {
    this.#home = home;
    this.#note = note;
  }

  /** Nothing runs, and what was not collected is on disk: nobody misses anything when this host ends. */
  get idle(): boolean {
    return [...this.#processes.values()].every((hosted) => hosted.exitKept);
  }

  /** Starting an id again finds the process that it has. */
  async start(spec: ProcessSpec): Promise<ProcessInfo> {
    if (!this.#processes.has(spec.id)) await this.#dropExit(spec.id); // of an earlier one, in another host
    const present = this.#processes.get(spec.id);
    if (present) return present.info;
    if (this.#ending) throw new EspalierError('connection', 'The terminal host is ending.', 'Nothing was started. Try again in a moment.');
    const hosted = new Hosted(this.#home, spec, spec.io === 'terminal' ? startTerminal : startPipe, this.#note);
    this.#processes.set(spec.id, hosted);
    return hosted.info;
  }

  list(): ProcessInfo[] {
    return [...this.#processes.values()].map((hosted) => hosted.info);
  }

  get(id: string): Hosted {
    const hosted = this.#processes.get(id);
    if (hosted) return hosted;
    throw new EspalierError('not-found', `No process ${id} is in the terminal host.`, 'It has ended. What it printed is in its log.');
  }

  /** Forgets a process that has ended, in this host or in one before it. */
  async collect(id: string): Promise<void> {
    const hosted = this.#processes.get(id);
    if (!hosted) return await this.#dropExit(id);
    if (hosted.info.exit === null)
      throw new EspalierError('refused', `The process ${id} still runs.`, 'Nothing was changed. End it first.');
    this.#processes.delete(id);
    await hosted.forget();
  }

  /** Refuses while something runs, unless `force`, which ends it. Nothing can be started afterwards. */
  async endAll(force: boolean, graceMs: number): Promise<void> {
    const running = this.list().filter((info) => info.exit === null);
    if (running.length > 0 && !force)
      throw new EspalierError(
        'refused',
        `${running.length} processes still run.`,
        'Nothing was changed. End them first, or quit with force.',
      );
    this.#ending = true;
    try {
      await Promise.all(running.map((info) => this.get(info.id).end(graceMs)));
    } catch (error) {
      this.#ending = false;
      throw error;
    }
  }

  /** A disk that cannot be written keeps nothing from being started: at worst an exit is lost, as it would be without the file. */
  async #dropExit(id: string): Promise<void> {
    await dropExit(this.#home, id).catch((error: unknown) => this.#note(`${id}: ${String(error)}`));
  }
}
