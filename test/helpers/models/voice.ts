import type { Usage } from './script';
import type { NamedCall } from './tools';

/** A reply with nothing left open: what an API's writer puts into its own words. */
export interface Said {
  readonly id: string;
  readonly model: string;
  readonly thinking: string;
  readonly text: string;
  readonly calls: readonly (NamedCall & { readonly id: string })[];
  readonly usage: Usage;
}

/** How one API speaks: a whole body, the events of a stream, an error. */
export interface Voice {
  whole(said: Said, body: Readonly<Record<string, unknown>>): unknown;
  /** Server-sent events as they go out. */
  events(said: Said, body: Readonly<Record<string, unknown>>): string[];
  refusal(status: number, message: string): unknown;
}

/** One server-sent event; a name where the API gives one. */
export const event = (data: unknown, name?: string): string => `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

/** Pieces of a text, as a model would stream it: never an empty one. */
export function pieces(text: string, length = 12): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += length) found.push(text.slice(at, at + length));
  return found;
}

/** A call's JSON as an object; what is no JSON stays the text that it is. */
export function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input; // malformed on purpose
  }
}
