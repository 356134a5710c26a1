import { z } from 'zod';
import type { Says } from '../activity';
import { printable } from '../osc';

/** What a hook told of its agent. null: that it says nothing of. */
export interface HookNews {
  says: Says | null;
  /** What the agent calls its conversation. */
  conversation: string | null;
  /** Where it keeps the conversation. */
  transcript: string | null;
  model: string | null;
  /** Of the model, tokens. */
  window: number | null;
}

const text = z.string().max(4096);
const body = z.object({
  hook_event_name: text.optional(),
  session_id: text.optional(),
  sessionId: text.optional(),
  transcript_path: text.nullish(),
  transcriptPath: text.optional(),
  model: text.nullish().catch(null),
  context_limit: z.number().nullish().catch(null),
  notification_type: text.optional(),
  message: z.string().optional(),
  tool_name: text.optional(),
  tool_input: z.record(z.string(), z.unknown()).optional(),
  toolName: text.optional(),
  toolInput: z.record(z.string(), z.unknown()).optional(),
});
type Body = z.infer<typeof body>;

const working: Says = { is: 'working', wants: null };
const idle: Says = { is: 'idle', wants: null };

/** By its event, in the names of claude, codex, qwen, gemini and copilot. What is not here tells nothing of activity. */
const meanings: Readonly<Record<string, Says | ((body: Body) => Says | null)>> = {
  UserPromptSubmit: working,
  userPromptSubmitted: working,
  BeforeAgent: working,
  PreToolUse: ({ tool_name: tool }) => (tool !== undefined && asking.has(tool) ? null : working),
  PostToolUse: working,
  PostToolUseFailure: working,
  postToolUse: working,
  AfterTool: working,
  PermissionRequest: asked,
  permissionRequest: asked,
  Notification: notified,
  notification: notified,
  Stop: idle,
  StopFailure: idle,
  agentStop: idle,
  AfterAgent: idle,
  SessionEnd: idle,
  sessionEnd: idle,
};

/** Tools whose use is a question to the person. */
const asking: ReadonlySet<string> = new Set(['AskUserQuestion', 'ExitPlanMode']);

function asked({ toolName, toolInput, tool_name: tool = toolName, tool_input: input = toolInput }: Body): Says {
  const question = z.object({ questions: z.tuple([z.object({ question: z.string() })], z.unknown()) }).safeParse(input).data;
  if (question) return { is: 'waiting', wants: { reason: 'question', text: printable(question.questions[0].question) } };
  const what = [input?.['command'], input?.['file_path'], input?.['path'], input?.['url']].find((value) => typeof value === 'string');
  return { is: 'waiting', wants: { reason: 'permission', text: printable([tool, what].filter(Boolean).join(': ')) } };
}

function notified({ notification_type: type, message }: Body): Says | null {
  if (type === 'permission_prompt' || type === 'ToolPermission')
    return { is: 'waiting', wants: { reason: 'permission', text: said(message) } };
  if (type === 'elicitation_dialog') return { is: 'waiting', wants: { reason: 'question', text: said(message) } };
  return type === 'idle_prompt' ? idle : null;
}
const said = (message: string | undefined): string => printable(message ?? '');

/** Reads what an agent's hook was given for an event. null: that is nothing of the kind that agents send. */
export function hookNews(event: string, given: unknown): HookNews | null {
  const read = body.safeParse(given);
  if (!read.success) return null;
  const meaning = Object.hasOwn(meanings, event) ? meanings[event] : undefined;
  return {
    says: typeof meaning === 'function' ? meaning(read.data) : (meaning ?? null),
    conversation: read.data.session_id ?? read.data.sessionId ?? null,
    transcript: read.data.transcript_path ?? read.data.transcriptPath ?? null,
    model: read.data.model ?? null,
    window: read.data.context_limit ?? null,
  };
}
