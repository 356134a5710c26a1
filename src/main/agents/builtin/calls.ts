import { askPermission, placeOf } from './ask-person';
import type { Call } from './models/model';
import { verdict } from './permissions';
import { type Outcome, type Prepared, type Tool, ToolFailure } from './tools/tool';
import { begun, resulted } from './updates';
import type { Work } from './work';

/** No result is longer: a context is soon full. Characters; tools cut earlier where they know better. */
const longestResult = 100_000;
/** A change of more text than this is told without its texts. Characters. */
const longestDiff = 1_000_000;

export interface Result {
  call: Call;
  text: string;
}

/** Runs the calls of one reply: reads that follow each other at the same time, everything else one after another. */
export async function runCalls(work: Work, calls: readonly Call[]): Promise<Result[]> {
  const results: Result[] = [];
  for (let next = 0; next < calls.length; ) {
    const rest = calls.slice(next);
    const reads = rest.findIndex((call) => !isRead(work.tools.get(call.name)));
    const batch = rest.slice(0, Math.max(1, reads < 0 ? rest.length : reads));
    // All of them settle before a cancelled turn ends: no result comes after its end.
    for (const settled of await Promise.allSettled(batch.map((call) => runCall(work, call)))) {
      if (settled.status === 'rejected') throw settled.reason;
      results.push(settled.value);
    }
    next += batch.length;
  }
  return results;
}

const isRead = (tool: Tool | undefined): boolean => tool?.access === 'none' && tool.kind !== 'think';

/** Runs a call and keeps its result, whatever comes of it. Rejects only when the turn was cancelled. */
async function runCall(work: Work, call: Call): Promise<Result> {
  const { conversation, client, signal } = work;
  const finish = (ok: boolean, { text, diffs = [] }: Outcome): Result => {
    const kept = diffs.filter((diff) => (diff.old?.length ?? 0) + diff.new.length <= longestDiff);
    const cut = text.length > longestResult ? `${text.slice(0, longestResult)}\n(… ${text.length - longestResult} characters more)` : text;
    const result = { id: call.id, ok, text: cut, diffs: kept };
    conversation.add({ type: 'result', ...result });
    client.update(resulted(result, work.place.root));
    return { call, text: cut };
  };
  try {
    signal.throwIfAborted();
    const { tool, prepared } = prepare(work, call);
    const refusal = await permission(work, tool, call, prepared);
    if (refusal !== null) return finish(false, { text: refusal });
    // Before it runs: when the process ends meanwhile, the next one knows that it may have happened.
    conversation.add({ type: 'begin', id: call.id });
    client.update(begun(call.id));
    return finish(true, await prepared.run(placeOf(work, call)));
  } catch (error) {
    if (signal.aborted) {
      finish(false, { text: 'The person cancelled this before it was done.' });
      throw error;
    }
    return finish(false, { text: error instanceof Error ? error.message : String(error) });
  }
}

function prepare({ tools }: Work, call: Call): { tool: Tool; prepared: Prepared } {
  const tool = tools.get(call.name);
  if (!tool) throw new ToolFailure(`There is no tool “${call.name}”. The tools are: ${[...tools.keys()].join(', ')}.`);
  let input: unknown;
  try {
    input = JSON.parse(call.arguments.trim() === '' ? '{}' : call.arguments);
  } catch (error) {
    throw new ToolFailure(`The arguments are not valid JSON (${error instanceof Error ? error.message : error}). Call ${call.name} again.`);
  }
  return { tool, prepared: tool.prepare(input) };
}

/** null: it may be done. */
async function permission(work: Work, tool: Tool, call: Call, prepared: Prepared): Promise<string | null> {
  const mode = work.mode();
  const said = verdict(mode, tool.access);
  if (said === 'refuse') return `Refused: in the mode “${mode}” nothing may be changed or run. Read, and say what you would do.`;
  if (said === 'allow' || work.rules.allows(call.name, prepared)) return null;
  return await askPermission(work, tool, call, prepared);
}
