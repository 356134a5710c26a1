import { z } from 'zod';

/** What is read of Claude Code's stream-json (2.1.329); what is not named here is left alone. */
const tokens = z.object({
  input_tokens: z.number().nullish(),
  cache_read_input_tokens: z.number().nullish(),
  cache_creation_input_tokens: z.number().nullish(),
  output_tokens: z.number().nullish(),
});
export type Tokens = z.infer<typeof tokens>;

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.record(z.string(), z.unknown()).catch({}) }),
  z.object({ type: z.literal('tool_result'), tool_use_id: z.string(), is_error: z.boolean().nullish(), content: z.unknown().optional() }),
  z.object({ type: z.literal('other') }),
]);
export type Block = z.infer<typeof block>;
const content = z.union([z.string().transform((text): Block[] => [{ type: 'text', text }]), z.array(block.catch({ type: 'other' }))]);

/** A change of the permissions that the agent proposes with its question. */
export const suggestion = z.looseObject({
  type: z.string(),
  destination: z.string().optional(),
  mode: z.string().optional(),
  rules: z.array(z.looseObject({ toolName: z.string(), ruleContent: z.string().optional() })).optional(),
  directories: z.array(z.string()).optional(),
});
export type Suggestion = z.infer<typeof suggestion>;

export const toolInput = z.record(z.string(), z.unknown());
const toolRequest = z.object({
  subtype: z.literal('can_use_tool'),
  tool_name: z.string(),
  input: toolInput,
  description: z.string().nullish(),
  decision_reason: z.string().nullish(),
  permission_suggestions: z.array(suggestion).nullish().catch([]),
  tool_use_id: z.string().nullish(),
});
export type ToolRequest = z.infer<typeof toolRequest>;

const parent = { parent_tool_use_id: z.string().nullish() };
export const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('system'),
    subtype: z.string(),
    session_id: z.string().optional(),
    model: z.string().optional(),
    level: z.string().optional(),
    content: z.unknown().optional(),
    attempt: z.number().optional(),
    max_retries: z.number().optional(),
    retry_delay_ms: z.number().optional(),
    error_status: z.number().nullish(),
    error: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('assistant'),
    message: z.object({ content }),
    is_api_error_message: z.boolean().optional(),
    ...parent,
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({ content }),
    uuid: z.string().optional(),
    isReplay: z.boolean().optional(),
    ...parent,
  }),
  z.object({
    type: z.literal('stream_event'),
    event: z.object({
      type: z.string(),
      message: z.object({ usage: tokens.optional() }).optional(),
      usage: tokens.optional(),
      delta: z.object({ type: z.string().optional(), text: z.string().optional() }).optional(),
    }),
    ...parent,
  }),
  z.object({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean(),
    result: z.string().nullish(),
    errors: z.array(z.string()).nullish(),
    api_error_status: z.number().nullish(),
    total_cost_usd: z.number().nullish(),
    modelUsage: z
      .record(
        z.string(),
        z.object({
          inputTokens: z.number(),
          outputTokens: z.number(),
          cacheReadInputTokens: z.number().default(0),
          cacheCreationInputTokens: z.number().default(0),
          contextWindow: z.number().nullish(),
        }),
      )
      .nullish()
      .catch(null),
  }),
  z.object({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.union([toolRequest, z.object({ subtype: z.string() })]),
  }),
  z.object({ type: z.literal('control_cancel_request'), request_id: z.string() }),
  z.object({
    type: z.literal('control_response'),
    response: z.object({ request_id: z.string(), response: z.object({ maxTokens: z.number().optional() }).optional() }),
  }),
  z.object({
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.object({ status: z.string(), resetsAt: z.number().nullish() }),
  }),
]);
export type Message = z.infer<typeof message>;
export type Result = Extract<Message, { type: 'result' }>;
/** Any message at all: of these what is unknown is left alone and never shown as output. */
export const anyMessage = z.object({ type: z.string() });

const question = z.object({
  question: z.string(),
  options: z.array(z.object({ label: z.string(), description: z.string().nullish() })).catch([]),
});
/** Input of the tool by which it asks a person. */
export const questions = z.object({ questions: z.array(question).min(1) });
export type Question = z.infer<typeof question>;
