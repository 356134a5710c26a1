import { z } from 'zod';
import type { Entry, FileDiff, ToolKind } from '../../../shared/transcript';
import { failureOf } from '../failure';
import { type Begin, fresh, type Protocol, type State, type Step } from '../protocol';
import { cut } from './acp-tools';
import { shortPath } from './claude-tools';
import { deaf } from './plain';
import { entry, jsonLine, printed, still } from './steps';

const own = z.object({ worktree: z.string() });
type Own = z.infer<typeof own>;
type S = State<Own>;

const input = z.record(z.string(), z.unknown()).catch({});
/** What is read of Cline's `--json` (3.0.65); what is not named here is left alone. */
const event = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['content_start', 'content_end']),
    contentType: z.string(),
    text: z.string().optional(),
    reasoning: z.string().optional(),
    toolName: z.string().optional(),
    toolCallId: z.string().optional(),
    input: input.optional(),
    output: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('usage'),
    inputTokens: z.number(),
    totalInputTokens: z.number(),
    totalOutputTokens: z.number(),
    totalCost: z.number().nullish(),
  }),
]);
type Event = z.infer<typeof event>;
type Content = Extract<Event, { type: 'content_start' | 'content_end' }>;
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agent_event'), event: z.unknown() }),
  z.object({
    type: z.literal('run_result'),
    finishReason: z.string(),
    text: z.string().nullish(),
    model: z.object({ id: z.string() }).nullish().catch(null),
  }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);
const anyMessage = z.object({ type: z.string() });

const kinds: Readonly<Record<string, ToolKind>> = {
  ...{ editor: 'edit', apply_patch: 'edit', write_to_file: 'edit', replace_in_file: 'edit' },
  ...{ run_commands: 'execute', execute_command: 'execute', bash: 'execute' },
  ...{ read_files: 'read', read_file: 'read', list_files: 'read', search_codebase: 'search', search_files: 'search' },
  ...{ fetch_web_content: 'fetch', web_fetch: 'fetch' },
};

const first = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && typeof value[0] === 'string' ? value.join('; ') : null;
};

function toolOf(state: S, told: Content, at: string): Entry {
  const { worktree } = state.own;
  const { toolName: name = 'tool', toolCallId: id = '', input: about = {} } = told;
  const file = first(about['path']);
  const subject = first(about['commands']) ?? first(about['command']) ?? (file === null ? null : shortPath(file, worktree));
  const now = first(about['new_text']) ?? first(about['content']);
  const old = first(about['old_text']);
  const diffs: FileDiff[] = file !== null && now !== null ? [{ path: shortPath(file, worktree), old, new: now }] : [];
  const text = (subject ?? first(about['query']) ?? name).split('\n')[0]?.slice(0, 400) ?? '';
  return { at, kind: 'tool', id, name, does: kinds[name] ?? 'other', text, diffs };
}

const outcome = z.union([
  z.array(z.looseObject({ result: z.unknown().optional(), error: z.unknown().optional(), success: z.boolean().optional() })),
  z
    .looseObject({ result: z.unknown().optional(), error: z.unknown().optional(), success: z.boolean().optional() })
    .transform((one) => [one]),
]);

function resultOf({ toolCallId: id = '', output }: Content, at: string): Entry {
  const results = outcome.safeParse(output).data ?? [];
  const text = results.map(({ result, error }) => first(error) ?? first(result) ?? '').join('\n');
  const ok = results.every(({ error, success }) => error === undefined && success !== false);
  return { at, kind: 'result', id, ok, text: cut(text || first(output) || ''), diffs: [] };
}

function onEvent(state: S, told: Event, now: string): Step<Own> {
  if (told.type === 'usage') {
    const { inputTokens, totalInputTokens, totalOutputTokens, totalCost } = told;
    const sums = { inputTokens: totalInputTokens, outputTokens: totalOutputTokens };
    // A model whose price it does not know costs 0 there: that is not known.
    return still({ ...state, usage: { contextTokens: inputTokens, contextWindow: null, ...sums, cost: totalCost || null, asOf: now } });
  }
  const { contentType, text, reasoning } = told;
  if (told.type === 'content_start') {
    if (contentType === 'text') return still({ ...state, writing: state.writing + (text ?? '') });
    return contentType === 'tool' ? entry(state, toolOf(state, told, now)) : still(state);
  }
  if (contentType === 'tool') return entry(state, resultOf(told, now));
  if (contentType === 'reasoning' && reasoning) return entry(state, { at: now, kind: 'thinking', text: reasoning });
  if (contentType !== 'text' || !text) return still(state);
  return entry({ ...state, writing: '' }, { at: now, kind: 'text', from: 'agent', text });
}

function onResult(state: S, finishReason: string, text: string, now: string): Step<Own> {
  if (finishReason === 'completed') return still({ ...state, writing: '', ending: { type: 'done' } });
  const why = text || finishReason;
  return entry(
    { ...state, writing: '', ending: failureOf('Cline', why, null, now) },
    { at: now, kind: 'notice', level: 'error', text: `Cline: ${why}` },
  );
}

const begin = ({ prompt, worktree, now }: Begin): Step<Own> =>
  entry(fresh<Own>({ worktree }), { at: now, kind: 'text', from: 'person', text: prompt });

/** Cline's `--json`: it has its task as an argument, asks nothing, and ends after its turn. */
export const cline: Protocol<Own> = {
  own,
  deaf: true,
  begin,
  receive: (state, line, now) => {
    const told = jsonLine(message, line);
    if (!told) return jsonLine(anyMessage, line) ? still(state) : entry(state, ...printed(line, now));
    if (told.type === 'error') return entry(state, { at: now, kind: 'notice', level: 'error', text: told.message });
    if (told.type === 'run_result')
      return onResult({ ...state, model: told.model?.id ?? state.model }, told.finishReason, told.text ?? '', now);
    const { data } = event.safeParse(told.event);
    return data ? onEvent(state, data, now) : still(state);
  },
  say: (state, text, now) => deaf(state, 'Cline', text, now),
  answer: still,
};
