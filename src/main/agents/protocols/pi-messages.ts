import { z } from 'zod';

/** What is read of pi's RPC mode (0.87.1, docs/rpc.md); what is not named here is left alone. */
const content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('other') }),
]);
const pieces = z.union([z.string().transform((text) => [{ type: 'text' as const, text }]), z.array(content.catch({ type: 'other' }))]);

const said = z.object({
  role: z.string(),
  content: pieces.catch([]),
  usage: z
    .object({
      input: z.number(),
      output: z.number(),
      cacheRead: z.number().default(0),
      cacheWrite: z.number().default(0),
      cost: z.object({ total: z.number() }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  stopReason: z.string().nullish(),
  errorMessage: z.string().nullish(),
});
export type Said = z.infer<typeof said>;

const toolInput = z.record(z.string(), z.unknown()).catch({});
export const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('response'),
    id: z.string().optional(),
    success: z.boolean(),
    error: z.string().optional(),
    data: z
      .object({ sessionId: z.string().optional(), model: z.object({ id: z.string(), contextWindow: z.number().optional() }).nullish() })
      .nullish()
      .catch(null),
  }),
  z.object({ type: z.literal('agent_start') }),
  z.object({ type: z.literal('agent_settled') }),
  z.object({
    type: z.literal('message_update'),
    assistantMessageEvent: z.object({ type: z.string(), delta: z.string().optional() }).nullish().catch(null),
  }),
  z.object({ type: z.literal('message_end'), message: said }),
  z.object({ type: z.literal('tool_execution_start'), toolCallId: z.string(), toolName: z.string(), args: toolInput }),
  z.object({
    type: z.literal('tool_execution_end'),
    toolCallId: z.string(),
    isError: z.boolean(),
    result: z.object({ content: pieces.catch([]) }).catch({ content: [] }),
  }),
  z.object({
    type: z.literal('auto_retry_start'),
    attempt: z.number(),
    maxAttempts: z.number(),
    delayMs: z.number(),
    errorMessage: z.string(),
  }),
  z.object({ type: z.literal('compaction_end') }),
  z.object({
    type: z.literal('extension_ui_request'),
    id: z.string(),
    method: z.string(),
    title: z.string().catch(''),
    message: z.string().catch(''),
    options: z.array(z.string()).catch([]),
  }),
]);
export type Message = z.infer<typeof message>;
export const anyMessage = z.object({ type: z.string() });
