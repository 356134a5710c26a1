import { z } from 'zod';

const meta = <S extends z.ZodType>(of: S) => of.nullish().catch(null);

/** What is read of the Agent Client Protocol, version 1 (agentclientprotocol.com); what is not named here is left alone. */
export const message = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});
export type Message = z.infer<typeof message>;

const content = z.discriminatedUnion('type', [
  z.object({ type: z.literal('content'), content: z.object({ type: z.string(), text: z.string().optional() }) }),
  z.object({ type: z.literal('diff'), path: z.string(), oldText: z.string().nullish(), newText: z.string() }),
  z.object({ type: z.literal('terminal'), terminalId: z.string() }),
]);
export type Content = z.infer<typeof content>;

export const toolCall = z.object({
  toolCallId: z.string(),
  title: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  content: z.array(content).nullish().catch([]),
  locations: z
    .array(z.object({ path: z.string() }))
    .nullish()
    .catch([]),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  _meta: meta(z.object({ toolName: z.string().optional() })),
});
export type ToolCall = z.infer<typeof toolCall>;

const tokens = z.object({ inputTokens: z.number().nullish(), outputTokens: z.number().nullish() });
export type Tokens = z.infer<typeof tokens>;
const chunk = z.object({ content: z.object({ type: z.string(), text: z.string().optional() }) });
export const update = z.object({
  update: z.discriminatedUnion('sessionUpdate', [
    /** qwen puts the tokens of each model call on an empty chunk after it. */
    chunk.extend({ sessionUpdate: z.literal('agent_message_chunk'), _meta: meta(z.object({ usage: tokens })) }),
    /** The built-in agent tells notices as thoughts. */
    chunk.extend({
      sessionUpdate: z.literal('agent_thought_chunk'),
      _meta: meta(z.object({ espalier: z.object({ notice: z.enum(['info', 'warning', 'error']) }) })),
    }),
    toolCall.extend({ sessionUpdate: z.literal('tool_call') }),
    toolCall.extend({ sessionUpdate: z.literal('tool_call_update') }),
    z.object({
      sessionUpdate: z.literal('usage_update'),
      used: z.number(),
      size: z.number().nullish(),
      cost: z.object({ amount: z.number() }).nullish().catch(null),
      _meta: meta(z.object({ espalier: tokens })),
    }),
    z.object({ sessionUpdate: z.literal('plan'), entries: z.array(z.object({ content: z.string(), status: z.string() })) }),
  ]),
});
export type Update = z.infer<typeof update>['update'];
export type UsageUpdate = Extract<Update, { sessionUpdate: 'usage_update' }>;

export const permissionRequest = z.object({
  toolCall,
  options: z.array(z.object({ optionId: z.string(), name: z.string(), kind: z.string() })),
  _meta: meta(z.object({ espalier: z.object({ question: z.string(), free: z.boolean() }) })),
});

const select = z.object({ id: z.string(), category: z.string().nullish(), currentValue: z.unknown() });
/** Answers to what we asked. */
export const opened = z.object({
  sessionId: z.string().optional(),
  modes: z
    .object({ availableModes: z.array(z.object({ id: z.string() })) })
    .nullish()
    .catch(null),
  models: z
    .object({
      currentModelId: z.string(),
      availableModels: z.array(
        z.object({ modelId: z.string(), name: z.string().optional(), _meta: meta(z.object({ contextLimit: z.number().nullish() })) }),
      ),
    })
    .nullish()
    .catch(null),
  configOptions: z.array(select).nullish().catch(null),
});
export const initialized = z.object({
  agentCapabilities: z.object({ loadSession: z.boolean().optional() }).nullish(),
});
export const prompted = z.object({
  stopReason: z.string(),
  usage: meta(tokens),
  /** gemini's sums of the turn. */
  _meta: meta(z.object({ quota: z.object({ token_count: z.object({ input_tokens: z.number(), output_tokens: z.number() }) }) })),
});
export type Prompted = z.infer<typeof prompted>;
