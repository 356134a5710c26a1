import path from 'node:path';
import type { SessionUpdate, ToolCallContent, ToolCallLocation } from '@agentclientprotocol/sdk';
import type { FileDiff } from '../../../shared/transcript';
import type { ConversationRecord } from './conversation';
import type { NoticeLevel } from './meta';
import type { Call } from './models/model';
import type { Prepared, Tool } from './tools/tool';

type Result = Extract<ConversationRecord, { type: 'result' }>;

const text = (words: string): { type: 'text'; text: string } => ({ type: 'text', text: words });

export const said = (words: string): SessionUpdate => ({ sessionUpdate: 'agent_message_chunk', content: text(words) });
export const thought = (words: string): SessionUpdate => ({ sessionUpdate: 'agent_thought_chunk', content: text(words) });
export const noticed = (level: NoticeLevel, words: string): SessionUpdate => ({
  ...thought(words),
  _meta: { espalier: { notice: level } },
});

/** A call that the model made; `prepared` where its arguments are in order. */
export function called(call: Call, root: string, tool: Tool | undefined, prepared: Prepared | null): SessionUpdate {
  return {
    sessionUpdate: 'tool_call',
    toolCallId: call.id,
    name: call.name,
    title: prepared?.title ?? call.name,
    kind: tool?.kind ?? 'other',
    status: 'pending',
    locations: locationsOf(root, prepared),
    rawInput: rawInput(call),
  };
}

export const begun = (id: string): SessionUpdate => ({ sessionUpdate: 'tool_call_update', toolCallId: id, status: 'in_progress' });

export function resulted({ id, ok, text: words, diffs }: Omit<Result, 'type' | 'at'>, root: string): SessionUpdate {
  return {
    sessionUpdate: 'tool_call_update',
    toolCallId: id,
    status: ok ? 'completed' : 'failed',
    content: [...diffs.map((diff) => shownDiff(root, diff)), { type: 'content', content: text(words) }],
  };
}

export const shownDiff = (root: string, diff: FileDiff): ToolCallContent => ({
  type: 'diff',
  path: path.resolve(root, diff.path),
  oldText: diff.old,
  newText: diff.new,
});

export const locationsOf = (root: string, prepared: Prepared | null): ToolCallLocation[] =>
  (prepared?.paths ?? []).map((file) => ({ path: path.resolve(root, file) }));

/** The arguments as a value; their text where they are malformed. */
export function rawInput({ arguments: args }: Call): unknown {
  try {
    return JSON.parse(args === '' ? '{}' : args);
  } catch {
    return args;
  }
}

/** What a client would have seen of a record: for a conversation that is shown again. */
export function replayed(record: ConversationRecord, root: string, tools: ReadonlyMap<string, Tool>): SessionUpdate[] {
  switch (record.type) {
    case 'person':
      return [{ sessionUpdate: 'user_message_chunk', content: text(record.text) }];
    case 'model':
      return [
        ...(record.thinking === '' ? [] : [thought(record.thinking)]),
        ...(record.text === '' ? [] : [said(record.text)]),
        ...record.calls.map((call) => {
          const tool = tools.get(call.name);
          return called(call, root, tool, preparedOrNull(tool, call));
        }),
      ];
    case 'result':
      return [resulted(record, root)];
    case 'plan':
      return [{ sessionUpdate: 'plan', entries: record.entries }];
    case 'notice':
      return [noticed(record.level, record.text)];
    default:
      return [];
  }
}

/** For showing: the arguments may be anything. */
export function preparedOrNull(tool: Tool | undefined, call: Call): Prepared | null {
  try {
    return tool?.prepare(rawInput(call)) ?? null;
  } catch {
    return null; // malformed: the model is told of it when the call's turn comes
  }
}
