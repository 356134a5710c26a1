/** What a scripted model does when it is asked. See `startModels` for how a script is chosen and followed. */

/** A tool call by its meaning, for whichever tool of the request has it; or `call`, by the tool's own name. */
export type Call =
  | { readonly does: 'write'; readonly path: string; readonly content: string }
  | { readonly does: 'read'; readonly path: string }
  | { readonly does: 'shell'; readonly command: string }
  | { readonly does: 'ask'; readonly question: string; readonly options: readonly string[] }
  | { readonly does: 'call'; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> | string };

/** Writes a whole file; `path` as the model would give it, relative to the working directory or absolute. */
export const write = (path: string, content: string): Call => ({ does: 'write', path, content });

export const read = (path: string): Call => ({ does: 'read', path });

export const shell = (command: string): Call => ({ does: 'shell', command });

/** Asks the person, by the tool that the agent has for it. */
export const ask = (question: string, options: readonly string[] = ['Yes', 'No']): Call => ({ does: 'ask', question, options });

/** A call by the tool's own name, offered or not. Arguments given as a string go out as they are: no JSON is a malformed call. */
export const call = (name: string, args: Readonly<Record<string, unknown>> | string = {}): Call => ({
  does: 'call',
  name,
  arguments: args,
});

/** Tokens of one call. `input` includes `cached`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What the model says. Thinking comes first, then text, then the calls. */
export interface Reply {
  readonly thinking?: string;
  readonly text?: string;
  readonly calls?: readonly Call[];
  readonly usage?: Partial<Usage>;
  /** Before the first byte; ms. */
  readonly delayMs?: number;
  /** Between the events of a stream; ms. */
  readonly pauseMs?: number;
  /** What happens after half of it was sent: the connection is cut, or nothing more comes. */
  readonly broken?: 'cut' | 'hang';
}

/** An HTTP error in the words of the API that was asked. */
export interface Refusal {
  readonly status: number;
  readonly message?: string;
  /** The `retry-after` header; seconds. */
  readonly retryAfter?: number;
  readonly delayMs?: number;
}

/** A page of a proxy or a portal where JSON was expected. */
export interface Page {
  readonly html: string;
  readonly code?: number;
}

/** The request is taken and never answered. */
export interface Silence {
  readonly hang: true;
}

export type Answer = Reply | Refusal | Page | Silence;

/** One tool that a request offers. */
export interface Tool {
  readonly name: string;
  /** `text` tools (codex's `apply_patch`) take one text in place of JSON. */
  readonly takes: 'json' | 'text';
  /** JSON schema of the arguments. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export type Api = 'chat' | 'responses' | 'anthropic' | 'gemini';

/** One request to a model, the same for every API. */
export interface ModelRequest {
  readonly api: Api;
  readonly model: string;
  readonly stream: boolean;
  readonly tools: readonly Tool[];
  readonly messages: readonly Message[];
  /** What the person said before the model's first answer, with what the agent put around it. */
  readonly prompt: string;
  /** The key that was shown, whatever the header; null without one. */
  readonly key: string | null;
  /** The body as it came. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer, or how to come to one: a promise that a test settles holds the model up without a sleep. */
export type Step = Answer | ((request: ModelRequest) => Answer | Promise<Answer>);

/** One step for each request, "Done." after the last; or a function that answers all of them. */
export type Script = readonly Step[] | ((request: ModelRequest, turn: number) => Answer | Promise<Answer>);

/** One script for everybody, or one for each marker in the prompt. */
export type Scripts = Script | { readonly byMarker: Readonly<Record<string, Script>> };
