import { z } from 'zod';

/** A change of one file that a tool made or wants to make: whole texts; `old` is null for a new file. */
export const fileDiff = z.object({ path: z.string(), old: z.string().nullable(), new: z.string() });
export type FileDiff = z.infer<typeof fileDiff>;

/** What a tool is for, whatever its agent calls it. */
export const toolKind = z.enum(['read', 'edit', 'search', 'execute', 'fetch', 'think', 'other']);
export type ToolKind = z.infer<typeof toolKind>;

export const answerOption = z.object({
  /** What the asking agent calls this answer. */
  id: z.string(),
  label: z.string(),
  means: z.enum(['allow', 'allow-session', 'allow-always', 'deny', 'choice']),
});
export type AnswerOption = z.infer<typeof answerOption>;

/** What an agent waits for a person to decide. */
export const ask = z.object({
  /** Unique within its session. */
  id: z.string(),
  kind: z.enum(['permission', 'question']),
  /** In a line: the command, the file, the question. */
  text: z.string(),
  /** All that there is to know: the whole command, the tool's input; empty: nothing beyond `text`. */
  detail: z.string(),
  diffs: z.array(fileDiff),
  options: z.array(answerOption),
  /** Whether words of the person's own are an answer too. */
  free: z.boolean(),
  since: z.string(),
});
export type Ask = z.infer<typeof ask>;

const at = z.string();
/**
 * A line of a conversation, the same for every agent. Text of an agent is its claim; all of it is untrusted and is
 * shown as text. A `result` belongs to the `tool` of the same `id`.
 */
export const entry = z.discriminatedUnion('kind', [
  z.object({ at, kind: z.literal('text'), from: z.enum(['agent', 'person']), text: z.string() }),
  z.object({ at, kind: z.literal('thinking'), text: z.string() }),
  z.object({
    at,
    kind: z.literal('tool'),
    id: z.string(),
    /** As the agent calls it. */
    name: z.string(),
    does: toolKind,
    /** In a line: what it is done to. */
    text: z.string(),
    diffs: z.array(fileDiff),
  }),
  z.object({
    at,
    kind: z.literal('result'),
    id: z.string(),
    ok: z.boolean(),
    /** What came out, cut to its end where it is long. */
    text: z.string(),
    diffs: z.array(fileDiff),
  }),
  /** What it printed that is no message of its protocol. */
  z.object({ at, kind: z.literal('output'), text: z.string() }),
  z.object({ at, kind: z.literal('notice'), level: z.enum(['info', 'warning', 'error']), text: z.string() }),
  /** What it means to do, as Markdown. A later one takes its place. */
  z.object({ at, kind: z.literal('plan'), text: z.string() }),
  z.object({ at, kind: z.literal('ask'), ask }),
  /** `note`: what was said beside it; missing where nothing was. */
  z.object({ at, kind: z.literal('answer'), id: z.string(), text: z.string(), note: z.string().nullish() }),
]);
export type Entry = z.infer<typeof entry>;

/** What an agent used, as it or its files report it; null is unknown, never guessed. */
export const usage = z.object({
  /** Size of the last model call, never a sum of turns. */
  contextTokens: z.number().nullable(),
  contextWindow: z.number().nullable(),
  /** Sums over the session. */
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** How much of `inputTokens` the provider had cached; missing where nobody says. */
  cachedTokens: z.number().nullish(),
  /** US dollars; null where the model's price is not known. */
  cost: z.number().nullable(),
  asOf: z.string(),
});
export type Usage = z.infer<typeof usage>;

/** An entry with its place in its session's transcript, from 0, and the run it belongs to. */
export const placedEntry = z.object({ seq: z.number().int(), run: z.string(), entry });
export type PlacedEntry = z.infer<typeof placedEntry>;
