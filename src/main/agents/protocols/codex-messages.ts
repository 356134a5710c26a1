import { z } from 'zod';

/** What is read of Codex's app-server (0.169.0, `codex app-server generate-ts`); what is not named here is left alone. */
export const requestId = z.union([z.string(), z.number()]);
export const message = z.object({
  id: requestId.optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
export type Message = z.infer<typeof message>;

export const opened = z.object({ thread: z.object({ id: z.string() }), model: z.string() });
export const turnBegan = z.object({ turn: z.object({ id: z.string() }) });

const change = z.object({ path: z.string(), kind: z.object({ type: z.string() }), diff: z.string() });
export type Change = z.infer<typeof change>;
export const item = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agentMessage'), id: z.string(), text: z.string() }),
  z.object({ type: z.literal('plan'), id: z.string(), text: z.string() }),
  z.object({ type: z.literal('reasoning'), id: z.string(), summary: z.array(z.string()), content: z.array(z.string()).catch([]) }),
  z.object({
    type: z.literal('commandExecution'),
    id: z.string(),
    command: z.string(),
    commandActions: z.array(z.object({ type: z.string(), command: z.string() })).catch([]),
    status: z.string(),
    aggregatedOutput: z.string().nullish(),
    exitCode: z.number().nullish(),
  }),
  z.object({ type: z.literal('fileChange'), id: z.string(), changes: z.array(change), status: z.string() }),
  z.object({
    type: z.literal('mcpToolCall'),
    id: z.string(),
    server: z.string(),
    tool: z.string(),
    status: z.string(),
    result: z.unknown().optional(),
    error: z.object({ message: z.string() }).nullish(),
  }),
  z.object({ type: z.literal('webSearch'), id: z.string(), query: z.string().catch('') }),
  z.object({ type: z.literal('contextCompaction'), id: z.string() }),
]);
export type Item = z.infer<typeof item>;
export const ofItem = z.object({ threadId: z.string(), item });
export const ofThread = z.object({ threadId: z.string() });
export const delta = z.object({ delta: z.string() });

const breakdown = z.object({ inputTokens: z.number(), outputTokens: z.number() });
export const tokenUsage = z.object({
  tokenUsage: z.object({ total: breakdown, last: breakdown, modelContextWindow: z.number().nullish() }),
});

export const planUpdate = z.object({ plan: z.array(z.object({ step: z.string(), status: z.string() })) });

const limit = z.object({ usedPercent: z.number(), resetsAt: z.number().nullish() }).nullish();
export const rateLimits = z.object({ rateLimits: z.object({ primary: limit, secondary: limit }) });

export const turnError = z.object({ message: z.string(), codexErrorInfo: z.unknown().optional(), additionalDetails: z.string().nullish() });
export type TurnError = z.infer<typeof turnError>;
export const failed = z.object({ error: turnError, willRetry: z.boolean() });
export const turnEnded = z.object({ turn: z.object({ status: z.string(), error: turnError.nullish() }) });
export const warned = z.object({ message: z.string() });
export const resolved = z.object({ requestId });

export const commandApproval = z.object({
  itemId: z.string(),
  command: z.string().nullish(),
  commandActions: z.array(z.object({ command: z.string() })).nullish(),
  reason: z.string().nullish(),
  proposedExecpolicyAmendment: z.array(z.string()).nullish(),
});
export const fileApproval = z.object({ itemId: z.string(), reason: z.string().nullish() });
export const permissionApproval = z.object({ reason: z.string().nullish(), permissions: z.record(z.string(), z.unknown()) });
export const inputRequest = z.object({
  questions: z.array(
    z.object({
      id: z.string(),
      question: z.string(),
      options: z.array(z.object({ label: z.string(), description: z.string().nullish() })).nullish(),
    }),
  ),
});
