import { EspalierError } from '../../shared/errors';
import type { Exit } from '../../shared/model';
import type { Ask, Entry } from '../../shared/transcript';
import type { Mark } from '../transcripts/journal';
import { type LineSplitter, splitLines } from './lines';
import { type Answer, type Begin, type Common, common, type Ending, fresh, type Protocol, type State, type Step } from './protocol';

/** Where what comes of a conversation goes: each step is kept before anything of it is told or sent. */
export interface Outlets {
  keep(entries: readonly Entry[], mark: Mark): void;
  onState(state: Common): void;
  /** What the agent is writing at this moment. */
  onWriting(text: string): void;
  /** Input for the agent that belongs at byte `at` of all that it is sent. */
  send(text: string, at: number): void;
  /** The agent's turn is over; may be called again. */
  onEnding(ending: Ending): void;
}

interface About {
  run: string;
  protocol: Protocol;
  /** What an earlier core kept of this run; null: it has not begun. */
  saved: Mark | null;
  /** The moment, as ISO 8601. */
  now?(): string;
}

/**
 * One run of a conversation by messages: output in, steps of its protocol out. It does no I/O of its own. After a
 * crash it goes on from what was kept, and the same output gives the same steps.
 */
export class Conversation {
  readonly #run: string;
  readonly #protocol: Protocol;
  readonly #to: Outlets;
  readonly #now: () => string;
  readonly #lines: LineSplitter;
  #state: State<unknown>;
  /** All output before this is in the state. */
  #offset: number;
  /** Bytes of all that the agent was to be sent. */
  #sent: number;
  /** The end of that which its host has not confirmed. */
  #pending: string;

  constructor({ run, protocol, saved, now = () => new Date().toISOString() }: About, to: Outlets) {
    this.#run = run;
    this.#protocol = protocol;
    this.#to = to;
    this.#now = now;
    this.#offset = saved?.offset ?? 0;
    this.#sent = saved?.sent ?? 0;
    this.#pending = saved?.send ?? '';
    this.#state = restore(protocol, saved?.state ?? null);
    this.#lines = splitLines({
      line: (line, end) => this.#apply(protocol.receive(this.#state, line, now()), end),
      tooLong: (bytes, end) => this.#warn(`A message of ${bytes} bytes was left out: it is too long.`, end),
    });
  }

  /** Where the output begins that it has not read. */
  get offset(): number {
    return this.#offset;
  }

  /** How it ended; null: it has not. */
  get ending(): Ending | null {
    return this.#state.ending && this.#withDenied(this.#state.ending);
  }

  begin(how: Begin): void {
    this.#apply(this.#protocol.begin(how), 0);
  }

  /** Takes up what an earlier core kept. What that one could not see arrive is sent again, to the same place. */
  resume(): void {
    if (this.#pending !== '') this.#to.send(this.#pending, this.#sent - Buffer.byteLength(this.#pending));
    this.#to.onState(this.#state);
  }

  /** Output, whose first byte is byte `at` of all of it. */
  feed(bytes: Uint8Array, at: number): void {
    this.#lines.feed(bytes, at);
  }

  /** Output before byte `to` was dropped; `from`: where that begins, missing: after what it was fed. */
  missed(to: number, from: number = this.#lines.end()): void {
    if (to > from) this.#warn(`${to - from} bytes of its output are lost.`, this.#offset);
  }

  /** `text` of what was sent has arrived. */
  confirm(text: string): void {
    this.#pending = this.#pending.slice(text.length);
  }

  /** Its process has ended: what came of the conversation. */
  ended(exit: Exit): Ending {
    const { writing } = this.#state;
    // What it had begun to say when it died is all that there will be.
    if (writing.trim() !== '') {
      const entry: Entry = { at: this.#now(), kind: 'text', from: 'agent', text: writing };
      this.#apply({ state: { ...this.#state, writing: '' }, entries: [entry], send: [] }, this.#offset);
    }
    const left = this.#lines.rest();
    if (left.trim() !== '') this.#apply(this.#protocol.receive(this.#state, left, this.#now()), this.#offset);
    return this.#withDenied(this.#state.ending ?? this.#protocol.ended?.(this.#state, exit) ?? unfinished(exit));
  }

  /** The person says something. Throws `refused` where its turn is over. */
  say(text: string): void {
    if (this.#state.ending) throw notUnderWay();
    this.#apply(this.#protocol.say(this.#state, text, this.#now()), this.#offset);
  }

  /** The person answers an ask by its id. Throws `refused` where that is gone. */
  answer(id: string, answer: Answer): void {
    const asked = this.#state.ending ? undefined : this.#state.asks.find((ask) => ask.id === id);
    if (!asked) {
      throw new EspalierError('refused', 'That question is gone: it was answered, or its agent went on.', 'Nothing was sent.');
    }
    const denied = denies(asked, answer) ? asked.text : null;
    this.#apply(this.#protocol.answer({ ...this.#state, denied }, asked, answer, this.#now()), this.#offset);
  }

  #apply(step: Step<unknown>, at: number): void {
    const before = this.#state;
    const acts = step.entries.some(({ kind }) => kind === 'tool');
    this.#state = acts ? { ...step.state, denied: null } : step.state;
    this.#offset = at;
    const text = step.send.map((line) => `${line}\n`).join('');
    const start = this.#sent;
    this.#sent += Buffer.byteLength(text);
    this.#pending += text;
    if (step.entries.length > 0 || text !== '' || matters(before, this.#state)) {
      this.#to.keep(step.entries, { run: this.#run, offset: at, state: this.#state, sent: this.#sent, send: this.#pending });
      this.#to.onState(this.#state);
    } else if (before.usage !== this.#state.usage) this.#to.onState(this.#state);
    this.#to.onWriting(this.#state.writing);
    if (text !== '') this.#to.send(text, start);
    if (this.ending) this.#to.onEnding(this.ending);
  }

  #warn(text: string, at: number): void {
    this.#apply({ state: this.#state, entries: [{ at: this.#now(), kind: 'notice', level: 'warning', text }], send: [] }, at);
  }

  #withDenied(ending: Ending): Ending {
    const { denied } = this.#state;
    return ending.type === 'done' && denied !== null ? { ...ending, denied } : ending;
  }
}

function restore(protocol: Protocol, saved: unknown): State<unknown> {
  if (saved === null) return fresh(null);
  const read = common.extend({ own: protocol.own }).parse(saved);
  return { ...read, own: read.own };
}

/** Whether a step has to survive a crash: all others follow from the output again. */
const matters = (before: Common, after: Common): boolean =>
  before.ending !== after.ending || before.asks !== after.asks || before.conversation !== after.conversation;

const denies = ({ kind, options }: Ask, { option }: Answer): boolean =>
  kind === 'permission' && (option === null || option === 'deny' || options.find(({ id }) => id === option)?.means === 'deny');

/** Why nothing can be said. */
export const notUnderWay = (): EspalierError =>
  new EspalierError('refused', 'No conversation of this session is under way.', 'Nothing was sent. Restart the session first.');

/** An exit before the end of a turn, whatever its code says. */
const unfinished = (exit: Exit): Ending => {
  const how = exit.code === null ? `was ended by ${exit.signal ?? 'something unknown'}` : `ended with exit code ${exit.code}`;
  const message = `The agent ${how} before its turn was over.`;
  const hint = 'What it did is kept in its worktree. Read its transcript, then restart, merge or discard it.';
  return { type: 'failed', error: { code: 'agent', message, hint } };
};
