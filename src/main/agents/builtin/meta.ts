import { z } from 'zod';

/**
 * What the built-in agent says beyond ACP, all of it under `_meta.espalier`. Clients that do not know it lose only that.
 *
 * - On `agent_thought_chunk`: `notice`: not a thought of the model but something that the agent itself tells, such as
 *   another attempt at an endpoint.
 * - On `usage_update`: sums over the conversation, and the date of the price table; `size` 0 there means that the
 *   model's window is not known, and a missing `cost` that its price is not.
 * - On `session/request_permission`: `question`: the model asks the person something. The options are its proposals
 *   (`choice-0` …) and `none`; words of the person's own go back as `_meta.espalier.text` of the response, whatever
 *   option is chosen.
 * - On `session/new`, from its client: `conversation`: the id that the new session is to have.
 */
export const noticeMeta = z.object({ espalier: z.object({ notice: z.enum(['info', 'warning', 'error']) }) });
export type NoticeLevel = z.infer<typeof noticeMeta>['espalier']['notice'];

export interface UsageMeta {
  espalier: { inputTokens: number | null; outputTokens: number | null; pricesAsOf: string | null };
}

export const questionMeta = z.object({ espalier: z.object({ question: z.string(), free: z.boolean() }) });
export const newMeta = z.object({ espalier: z.object({ conversation: z.uuid() }) });
export const answerMeta = z.object({ espalier: z.object({ text: z.string() }) });
