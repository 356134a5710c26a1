import { randomUUID } from 'node:crypto';
import type { StopReason } from '@agentclientprotocol/sdk';
import { type Result, runCalls } from './calls';
import type { ConversationRecord } from './conversation';
import { TurnFailure } from './errors';
import type { Call, Reply } from './models/model';
import { askPatiently } from './models/retry';
import { called, noticed, preparedOrNull, said, thought } from './updates';
import { costOf, usageUpdate } from './usage';
import type { Work } from './work';

/** The same call with the same result, so often in a row, leads nowhere. */
const loopAt = 3;

/**
 * Asks the model and runs what it calls until it has nothing more to call. Everything is in the conversation when this
 * settles. Rejects with `TurnFailure`.
 */
export async function runTurn(work: Work, prompt: string): Promise<StopReason> {
  const { conversation, client, signal } = work;
  conversation.add({ type: 'person', text: prompt });
  const repeats = watchForLoop();
  try {
    for (;;) {
      const reply = await askModel(work);
      const usage = usageUpdate(conversation, work.facts);
      if (usage) client.update(usage);
      if (reply.calls.length === 0) return reply.cut ? 'max_tokens' : 'end_turn';
      for (const result of await runCalls(work, reply.calls)) repeats(result);
    }
  } catch (error) {
    closeCalls(work);
    if (signal.aborted) return 'cancelled';
    if (error instanceof TurnFailure) tell(work, 'error', error.message);
    throw error;
  }
}

async function askModel(work: Work): Promise<Reply> {
  const { conversation, client, model, tools, facts, place, signal } = work;
  const question = { system: work.system(), messages: conversation.messages(), tools: [...tools.values()].map(({ spec }) => spec) };
  const listener = {
    text: (piece: string) => client.update(said(piece)),
    thinking: (piece: string) => client.update(thought(piece)),
    notice: (text: string) => tell(work, 'warning', text),
  };
  const answer = await askPatiently(model, question, listener, signal);
  const reply = { ...answer, calls: withOwnIds(answer.calls, conversation.records) };
  const { text, thinking, calls, spent } = reply;
  conversation.add({ type: 'model', text, thinking, calls, spent, cost: costOf(spent, facts.price) });
  for (const call of calls) {
    const tool = tools.get(call.name);
    client.update(called(call, place.root, tool, preparedOrNull(tool, call)));
  }
  return reply;
}

/** Some servers count their calls from 0 in each reply, or name none: here an id names one call of the conversation. */
function withOwnIds(calls: readonly Call[], records: readonly ConversationRecord[]): Call[] {
  const used = new Set(records.flatMap((record) => (record.type === 'model' ? record.calls.map(({ id }) => id) : [])));
  return calls.map((call) => {
    const id = call.id === '' || used.has(call.id) ? randomUUID() : call.id;
    used.add(id);
    return { ...call, id };
  });
}

/** Calls that the turn's end left without a result get one: the history has to be whole for the next prompt. */
function closeCalls({ conversation }: Work): void {
  const open = new Set<string>();
  for (const record of conversation.records) {
    if (record.type === 'model') for (const { id } of record.calls) open.add(id);
    else if (record.type === 'result') open.delete(record.id);
  }
  for (const id of open) conversation.add({ type: 'result', id, ok: false, text: 'This call was not run: the turn had ended.', diffs: [] });
}

function tell({ conversation, client }: Work, level: 'warning' | 'error', text: string): void {
  conversation.add({ type: 'notice', level, text });
  client.update(noticed(level, text));
}

/** Throws once the same call has had the same result too often in a row. */
function watchForLoop(): (result: Result) => void {
  let last = '';
  let times = 0;
  return ({ call, text }) => {
    const key = JSON.stringify([call.name, call.arguments, text]);
    times = key === last ? times + 1 : 1;
    last = key;
    if (times < loopAt) return;
    throw new TurnFailure(
      'model',
      `Stopped: the model called ${call.name} ${loopAt} times in a row with the same arguments and the same result.`,
    );
  };
}
