import { z } from 'zod';
import { errorRecord } from '../../shared/errors';
import type { Exit } from '../../shared/model';
import { type Ask, ask, type Entry, usage } from '../../shared/transcript';

/** How a conversation by messages came to its end. */
export const ending = z.discriminatedUnion('type', [
  /** `denied`: what the person said no to, and nothing was done after that. */
  z.object({ type: z.literal('done'), denied: z.string().optional() }),
  z.object({ type: z.literal('failed'), error: errorRecord }),
  /** A usage limit, until the time that it names; null: it names none. */
  z.object({ type: z.literal('limit'), until: z.string().nullable(), message: z.string() }),
]);
export type Ending = z.infer<typeof ending>;

/** What is known of a conversation, whatever its protocol; `own` is the protocol's. It is saved as JSON. */
export const common = z.object({
  conversation: z.string().nullable(),
  /** Set once the agent's turn has ended and nothing that the person said waits. */
  ending: ending.nullable(),
  asks: z.array(ask),
  usage: usage.nullable(),
  model: z.string().nullable(),
  /** What the agent is writing at this moment and is no entry yet. */
  writing: z.string(),
  /** What the person said no to, since when the agent has begun nothing; null: nothing. Its protocol need not look at it. */
  denied: z.string().nullable().default(null),
});
export type Common = z.infer<typeof common>;
export type State<Own> = Common & { own: Own };

/** What comes of an event: the state after it, what it adds to the transcript, what is sent to the agent (whole lines). */
export interface Step<Own> {
  state: State<Own>;
  entries: Entry[];
  send: string[];
}

/**
 * What the person decided: an option by its id or meaning, and what they said beside it. Without an option the words
 * themselves answer a question, and are a no to a permission.
 */
export interface Answer {
  option: string | null;
  note: string | null;
}

/** What a conversation is begun with. */
export interface Begin {
  prompt: string;
  /** To go on with; null: a new one. */
  conversation: string | null;
  model: string | null;
  permissions: 'plan' | 'ask' | 'edit' | 'auto';
  worktree: string;
  now: string;
}

/**
 * A way of talking to an agent over its pipes, as pure functions over a state that survives a crash of the core: the
 * same lines give the same steps. Lines are the agent's own words: parsed, never trusted, and what is no message
 * becomes an `output` entry.
 */
export interface Protocol<Own = unknown> {
  own: z.ZodType<Own>;
  /** It is sent nothing: its input is ended at once, since some wait for that before they begin. */
  deaf?: true;
  /** What it prints as errors tells of its turn: it comes among its messages, as lines of their own. */
  mixed?: true;
  begin(how: Begin): Step<Own>;
  /** A whole line of output, without its end. */
  receive(state: State<Own>, line: string, now: string): Step<Own>;
  /** The person says something while the agent is at work: now where it can be told, else after its turn. */
  say(state: State<Own>, text: string, now: string): Step<Own>;
  /** `asked` is one of the state's `asks`. */
  answer(state: State<Own>, asked: Ask, answer: Answer, now: string): Step<Own>;
  /** What the exit of the process means where no end of turn came before; null: it ended too early. */
  ended?(state: State<Own>, exit: Exit): Ending | null;
}

/** A state of nothing known yet. */
export const fresh = <Own>(own: Own): State<Own> => ({
  ...{ conversation: null, ending: null, asks: [], usage: null, model: null, writing: '', denied: null, own },
});
