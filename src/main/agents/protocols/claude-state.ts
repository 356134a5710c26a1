import { z } from 'zod';
import { permissions } from '../../../shared/model';
import type { State } from '../protocol';
import { suggestion, toolInput } from './claude-messages';

const pending = z.object({
  subtype: z.literal('can_use_tool'),
  tool_name: z.string(),
  input: toolInput,
  permission_suggestions: z.array(suggestion).nullish(),
  /** To questions of a questionnaire, by the question. */
  answers: z.record(z.string(), z.string()),
});
export const own = z.object({
  /** The agent's, for errors. */
  name: z.string(),
  worktree: z.string(),
  permissions,
  /** Begins the names of our messages, which no other run of the conversation may have used. */
  names: z.string(),
  told: z.number(),
  /** Names of messages that it has not taken up yet. */
  unheard: z.array(z.string()),
  /** It says when it takes one up. */
  confirms: z.boolean(),
  /** Permissions and questions that wait, by request. */
  requests: z.record(z.string(), pending),
  /** Tool calls that the transcript shows as questions. */
  questions: z.array(z.string()),
  /** Input tokens of the call that is under way. */
  call: z.number(),
  /** When the usage limit that was reached ends. */
  until: z.string().nullable(),
});
export type Own = z.infer<typeof own>;
export type S = State<Own>;

/** The first parts of a UUID, from the moment at which a run begins. */
export const namesFrom = (now: string): string => {
  const moment = Date.parse(now).toString(16).padStart(12, '0').slice(-12);
  return `${moment.slice(0, 8)}-${moment.slice(8)}-4000-8000-`;
};
