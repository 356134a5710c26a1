import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { EspalierError } from '../../../shared/errors';
import { permissions } from '../../../shared/model';
import { fileDiff } from '../../../shared/transcript';
import type { Message } from './models/model';

const at = z.string();
const call = z.object({ id: z.string(), name: z.string(), arguments: z.string() });
const spent = z.object({ input: z.number(), cachedInput: z.number(), output: z.number() });
export const todoEntry = z.object({
  content: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'completed']),
  priority: z.enum(['high', 'medium', 'low']).default('medium'),
});

/** One line of a conversation's file. A call's `begin` stands before it is run and its `result` after. */
const record = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), at, id: z.string(), cwd: z.string() }),
  z.object({ type: z.literal('set'), at, model: z.string().optional(), mode: permissions.optional() }),
  z.object({ type: z.literal('person'), at, text: z.string() }),
  z.object({
    ...{ type: z.literal('model'), at, text: z.string(), thinking: z.string(), calls: z.array(call) },
    ...{ spent: spent.nullable(), cost: z.number().nullable() },
  }),
  z.object({ type: z.literal('begin'), at, id: z.string() }),
  z.object({ type: z.literal('result'), at, id: z.string(), ok: z.boolean(), text: z.string(), diffs: z.array(fileDiff) }),
  z.object({ type: z.literal('plan'), at, entries: z.array(todoEntry) }),
  z.object({ type: z.literal('notice'), at, level: z.enum(['info', 'warning', 'error']), text: z.string() }),
]);
export type ConversationRecord = z.infer<typeof record>;
type Unsaved = ConversationRecord extends infer R ? (R extends ConversationRecord ? Omit<R, 'at'> : never) : never;

export interface Conversation {
  id: string;
  records: readonly ConversationRecord[];
  /** On disk when it returns: a process that is killed right after has lost nothing. */
  add(record: Unsaved): void;
  /** What the model is told of it. */
  messages(): Message[];
}

const idPattern = /^[A-Za-z0-9-]{1,64}$/;
const interrupted =
  'This call was interrupted: the agent ended while it ran. It may have done all, some or none of its work. Find out what it did before you call it again.';
const neverRun = 'This call was not run: the agent ended before. Call it again if it is still wanted.';

const fileOf = (home: string, id: string): string => path.join(home, 'agent', `${id}.jsonl`);

/** A new conversation, in `ESPALIER_HOME/agent/`. Throws `refused` where there is one of this id. */
export function startConversation(home: string, id: string, cwd: string): Conversation {
  mkdirSync(path.join(home, 'agent'), { recursive: true, mode: 0o700 });
  if (existsSync(fileOf(home, id))) {
    throw new EspalierError('refused', `There is a conversation “${id}” already.`, 'Nothing was changed. Go on with it, or name another.');
  }
  const conversation = make(fileOf(home, id), id, []);
  conversation.add({ type: 'start', id, cwd });
  return conversation;
}

/**
 * A conversation as it was left, wherever its process ended. Calls without a result get one that says so; nothing is
 * run again. Throws `not-found`, or `storage` for a file that is not one.
 */
export function loadConversation(home: string, id: string): Conversation {
  const file = fileOf(home, id);
  if (!idPattern.test(id) || !existsSync(file)) {
    throw new EspalierError('not-found', `There is no conversation “${id}”.`, 'Nothing was changed. Start a new one.');
  }
  const conversation = make(file, id, readRecords(file));
  for (const [call, begun] of openCalls(conversation.records)) {
    conversation.add({ type: 'result', id: call, ok: false, text: begun ? interrupted : neverRun, diffs: [] });
  }
  return conversation;
}

function make(file: string, id: string, records: ConversationRecord[]): Conversation {
  return {
    id,
    records,
    add: (unsaved) => {
      const added: ConversationRecord = { ...unsaved, at: new Date().toISOString() };
      appendFileSync(file, `${JSON.stringify(added)}\n`, { mode: 0o600 });
      records.push(added);
    },
    messages: () => records.flatMap(toMessage),
  };
}

function readRecords(file: string): ConversationRecord[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  // Half a line is what was being written when the process ended; the next one must not be joined to it.
  if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return record.parse(JSON.parse(line));
    } catch (error) {
      const hint = 'It is kept as it is. Start a new conversation.';
      throw new EspalierError('storage', `${file}:${index + 1} is not a line of a conversation.`, hint, { cause: error });
    }
  });
}

/** Calls without a result, and whether they had begun. */
function openCalls(records: readonly ConversationRecord[]): Map<string, boolean> {
  const open = new Map<string, boolean>();
  for (const entry of records) {
    if (entry.type === 'model') for (const { id } of entry.calls) open.set(id, false);
    else if (entry.type === 'begin') open.set(entry.id, true);
    else if (entry.type === 'result') open.delete(entry.id);
  }
  return open;
}

function toMessage(entry: ConversationRecord): Message[] {
  if (entry.type === 'person') return [{ role: 'person', text: entry.text }];
  if (entry.type === 'model') return [{ role: 'model', text: entry.text, calls: entry.calls }];
  return entry.type === 'result' ? [{ role: 'result', call: entry.id, text: entry.text }] : [];
}
