/** A tool call as the model put it; `arguments` is its JSON text, which may be malformed. */
export interface Call {
  id: string;
  name: string;
  arguments: string;
}

/** A conversation in the terms that every API can be given. */
export type Message =
  | { role: 'person'; text: string }
  | { role: 'model'; text: string; calls: Call[] }
  | { role: 'result'; call: string; text: string };

export interface ToolSpec {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  parameters: Record<string, unknown>;
}

/** Tokens of one model call. `input` includes those that were cached. */
export interface Spent {
  input: number;
  cachedInput: number;
  output: number;
}

export interface Reply {
  text: string;
  thinking: string;
  calls: Call[];
  /** null: the endpoint does not say. */
  spent: Spent | null;
  /** It ended because it had become too long. */
  cut: boolean;
}

export interface Question {
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
}

/** Hears a reply while it is being written. */
export interface Listener {
  text(piece: string): void;
  thinking(piece: string): void;
}

/** One call of a model. Rejects with what the SDK throws, or with `BrokenAnswer`. */
export type Model = (question: Question, listener: Listener, signal: AbortSignal) => Promise<Reply>;

/** The answer is not (all of) one: worth another try, unless it says otherwise. */
export class BrokenAnswer extends Error {
  readonly again: boolean;

  constructor(message: string, again: boolean) {
    super(message);
    this.name = 'BrokenAnswer';
    this.again = again;
  }
}

/** The arguments of an earlier call as JSON, whatever the model had made of them: some servers parse the history. */
export function historyArguments(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify({ malformed: text });
  }
}
