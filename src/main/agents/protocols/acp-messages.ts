import { z } from 'zod';

/** What is read of the Agent Client Protocol, version 1 (agentclientprotocol.com); what is not named here is left alone. */
export const message = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

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
  rawInput: z.unknown().optional(),
});
export type ToolCall = z.infer<typeof toolCall>;

const chunk = z.object({ content: z.object({ type: z.string(), text: z.string().optional() }) });
export const update = z.object({
  update: z.discriminatedUnion('sessionUpdate', [
    chunk.extend({ sessionUpdate: z.literal('agent_message_chunk') }),
    chunk.extend({ sessionUpdate: z.literal('agent_thought_chunk') }),
    toolCall.extend({ sessionUpdate: z.literal('tool_call') }),
    toolCall.extend({ sessionUpdate: z.literal('tool_call_update') }),
    z.object({
      sessionUpdate: z.literal('usage_update'),
      used: z.number(),
      size: z.number().nullish(),
      cost: z.object({ amount: z.number() }).nullish().catch(null),
    }),
    z.object({ sessionUpdate: z.literal('plan'), entries: z.array(z.object({ content: z.string(), status: z.string() })) }),
  ]),
});

export const permissionRequest = z.object({
  toolCall,
  options: z.array(z.object({ optionId: z.string(), name: z.string(), kind: z.string() })),
  _meta: z
    .object({ espalier: z.object({ question: z.boolean(), free: z.boolean() }) })
    .nullish()
    .catch(null),
});

/** Answers to what we asked. */
export const opened = z.object({
  sessionId: z.string().optional(),
  modes: z
    .object({ availableModes: z.array(z.object({ id: z.string() })) })
    .nullish()
    .catch(null),
  models: z
    .object({ currentModelId: z.string(), availableModels: z.array(z.object({ modelId: z.string() })) })
    .nullish()
    .catch(null),
});
export const initialized = z.object({
  agentCapabilities: z.object({ loadSession: z.boolean().optional() }).nullish(),
});
export const prompted = z.object({
  stopReason: z.string(),
  usage: z.object({ inputTokens: z.number().nullish(), outputTokens: z.number().nullish() }).nullish().catch(null),
});
