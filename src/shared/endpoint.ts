import { z } from 'zod';

/** US dollars per million tokens. */
export const modelPrice = z.object({
  input: z.number().min(0),
  output: z.number().min(0),
  /** null: as input. */
  cachedInput: z.number().min(0).nullable(),
  /** The day on which it was looked up. */
  asOf: z.string().nullable(),
});
export type ModelPrice = z.infer<typeof modelPrice>;

export const endpointModel = z.object({
  /** What the endpoint calls it. */
  id: z.string().trim().min(1),
  /** Tokens; null: as the endpoint says, else unknown. */
  contextWindow: z.number().int().positive().nullable(),
  price: modelPrice.nullable(),
});
export type EndpointModel = z.infer<typeof endpointModel>;

export const endpointId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, ".", "_" and "-" only');
export const endpointUrl = z.url({ protocol: /^https?$/ });

/** An OpenAI-compatible server of models, as the built-in agent uses it. */
export const endpointChange = z.object({
  /** Names it in `endpoint/model`, and its key. */
  id: endpointId,
  name: z.string().trim().min(1),
  baseUrl: endpointUrl,
  /** Chat Completions or Responses. */
  api: z.enum(['chat', 'responses']),
  models: z.array(endpointModel),
});
export type EndpointChange = z.infer<typeof endpointChange>;

export const endpoint = endpointChange.extend({
  /** Where its key is; null: it has none. The key itself never leaves the core. */
  key: z.enum(['keychain', 'file', 'environment']).nullable(),
  /** One that the person's environment names cannot be changed here. */
  source: z.enum(['file', 'environment']),
});
export type Endpoint = z.infer<typeof endpoint>;

/** An endpoint that many people have. `local`: on this computer, so that it can be probed for and needs no key. */
export const endpointPreset = endpointChange.omit({ models: true }).extend({ local: z.boolean() });
export type EndpointPreset = z.infer<typeof endpointPreset>;

/** A key as a header can carry it. */
export const endpointKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'one word of plain characters');

/** Where a key is now. `why`: what keeps it out of the keychain. */
export const keptKey = z.discriminatedUnion('where', [
  z.object({ where: z.literal('keychain') }),
  z.object({ where: z.literal('file'), file: z.string(), why: z.string() }),
]);
