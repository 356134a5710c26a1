import path from 'node:path';
import { z } from 'zod';
import type { Entry, FileDiff, ToolKind } from '../../../shared/transcript';
import { toolKind } from '../../../shared/transcript';
import type { Step } from '../protocol';
import type { Content, ToolCall } from './acp-messages';
import type { Own, S } from './acp-state';

/** Longest text of a tool that is kept of it, characters: its end says most. */
const longest = 16_000;
/** Longest change that is kept, both sides together, characters: a longer one is read in the diff of the session. */
const longestDiff = 8 * longest;
const longestLine = 400;

export const cut = (text: string): string => (text.length <= longest ? text : `…\n${text.slice(-longest)}`);

export function kindOf(kind: string): ToolKind {
  if (kind === 'delete' || kind === 'move') return 'edit';
  return toolKind.catch('other').parse(kind);
}

/** What agents call the same arguments; the first that is there says what a call is about. */
const inputs = {
  subject: ['command', 'cmd', 'url', 'query', 'pattern'],
  file: ['filePath', 'file_path', 'absolute_path', 'filepath', 'fileName', 'path'],
  old: ['oldString', 'old_string', 'old_str'],
  replacement: ['newString', 'new_string', 'new_str'],
  whole: ['content', 'contents', 'file_text'],
} as const;

function input({ rawInput }: ToolCall, meaning: keyof typeof inputs): string | null {
  const given = z.record(z.string(), z.unknown()).safeParse(rawInput).data ?? {};
  for (const name of inputs[meaning]) {
    const value = given[name];
    const text = Array.isArray(value) ? value.join(' ') : value;
    if (typeof text === 'string' && (text !== '' || meaning === 'whole')) return text;
  }
  return null;
}

const inside = (worktree: string, file: string): boolean => file === worktree || file.startsWith(`${worktree}/`);
const shortened = (worktree: string, file: string): string => (inside(worktree, file) ? path.relative(worktree, file) || '.' : file);

/** In a line: the command or file where the call names one; null: it does not. */
export function aboutOf(call: ToolCall, worktree: string): string | null {
  // Where a command runs is not what it is about.
  const file = call.kind === 'execute' ? null : (input(call, 'file') ?? call.locations?.[0]?.path ?? null);
  const about = input(call, 'subject') ?? (file === null ? null : shortened(worktree, file));
  return about?.split('\n')[0]?.slice(0, longestLine) ?? null;
}

/** Whether it is about a file that is not the session's. */
export function outside(call: ToolCall, worktree: string): boolean {
  const files = [input(call, 'file'), ...(call.locations ?? []).map(({ path }) => path), ...diffsIn(call).map(({ path }) => path)];
  return files.some((file) => file !== null && !inside(worktree, path.resolve(worktree, file)));
}

const diffsIn = ({ content }: ToolCall) => (content ?? []).filter((part) => part.type === 'diff');

/** Its changes, from its content or else its input. An empty text before is as none: a new file. */
export function diffsOf(call: ToolCall, worktree: string): FileDiff[] {
  const own = diffsIn(call).map(({ path: file, oldText, newText }) => ({ path: file, old: oldText || null, new: newText }));
  const file = input(call, 'file');
  const text = input(call, 'replacement') ?? input(call, 'whole');
  const edits = kindOf(call.kind ?? 'other') === 'edit' && file !== null && text !== null;
  const diffs = own.length > 0 || !edits ? own : [{ path: file, old: input(call, 'old'), new: text }];
  return diffs
    .filter((diff) => diff.new.length + (diff.old?.length ?? 0) <= longestDiff)
    .map((diff) => ({ ...diff, path: shortened(worktree, diff.path) }));
}

const plain = (content: readonly Content[]): string =>
  content.flatMap((part) => (part.type === 'content' && part.content.text !== undefined ? [part.content.text] : [])).join('\n');

const output = z.object({ output: z.string().optional(), content: z.string().optional(), error: z.string().optional() });

/** What it says or what came out of it. */
export function saidBy({ content, rawOutput }: ToolCall): string {
  const said = plain(content ?? []);
  if (said !== '') return cut(said);
  const read = output.safeParse(rawOutput).data;
  return cut(typeof rawOutput === 'string' ? rawOutput : (read?.output ?? read?.content ?? read?.error ?? ''));
}

/** A call, or what is new of one. It is shown once it is known what it is about, and then no second time. */
export function onTool(state: S, call: ToolCall, now: string): Step<Own> {
  const { worktree } = state.own.begin;
  const known = state.own.calls[call.toolCallId];
  const kind = call.kind ?? known?.kind ?? 'other';
  const about = aboutOf({ ...call, kind }, worktree);
  const name = known?.name ?? call._meta?.toolName ?? call.title ?? 'tool';
  const text = about ?? known?.text ?? '';
  const diffs = diffsOf({ ...call, kind }, worktree);
  const ended = call.status === 'completed' || call.status === 'failed';
  const shows = !known?.shown && (ended || call.status === 'in_progress' || about !== null);
  const entries: Entry[] = [];
  if (shows) {
    const line = text || (call.title ?? name).slice(0, longestLine);
    entries.push({ at: now, kind: 'tool', id: call.toolCallId, name, does: kindOf(kind), text: line, diffs });
  }
  if (ended) {
    const ok = call.status === 'completed';
    const untold = ok && !shows && known?.diffs.length === 0;
    entries.push({ at: now, kind: 'result', id: call.toolCallId, ok, text: saidBy(call), diffs: untold ? diffs : [] });
  }
  const { [call.toolCallId]: _, ...others } = state.own.calls;
  const shown = known?.shown === true || shows;
  const next = { name, kind, text, shown, diffs: shows ? diffs : (known?.diffs ?? []) };
  const calls = ended ? others : { ...others, [call.toolCallId]: next };
  return { state: { ...state, own: { ...state.own, calls } }, entries, send: [] };
}
