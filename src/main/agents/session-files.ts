import { open, stat } from 'node:fs/promises';
import type { Usage } from '../../shared/transcript';
import { type LineSplitter, splitLines } from './lines';

/** A call of a model, as an agent wrote it down. */
export interface ModelCall {
  /** The same in every line about this call; the last of them counts. */
  id: string;
  /** When, as a timestamp of ISO 8601. */
  at: string;
  model: string | null;
  /** Tokens; `cached` is a part of `input`. */
  input: number;
  cached: number | null;
  output: number;
  /** Of the model, tokens. */
  window: number | null;
  /** Made for a subagent: it says nothing of the context of the conversation. */
  aside: boolean;
}

/** How an agent keeps its conversations: files of JSON, a line for each thing that happened. */
export interface SessionFile {
  /** Stands in every line that tells of a call. The others, of which some are long, are not parsed. */
  mark: string;
  /** What a line tells of a call; null: nothing. Pure. */
  call(line: unknown): ModelCall | null;
  /** Where a conversation is kept, for an agent whose hooks do not say that; null: nowhere yet. */
  find?(about: { conversation: string; worktree: string; home: string; env: Readonly<Record<string, string | undefined>> }): string | null;
}

export interface Use {
  /** Of the last call. */
  model: string | null;
  usage: Usage;
}

export interface UseReader {
  /** Reads what is new in this file; null: no call was made since the run began. Throws what reading throws. */
  read(file: string): Promise<Use | null>;
}

interface Reading {
  splitter: LineSplitter;
  calls: Map<string, ModelCall>;
}

const piece = 256 * 1024;

/** What was used since `since` (ms), over all files that are read: a run has several where its person began a conversation anew. */
export function readUse({ mark, call }: Pick<SessionFile, 'mark' | 'call'>, since: number): UseReader {
  const readings = new Map<string, Reading>();

  const begin = (): Reading => {
    const calls = new Map<string, ModelCall>();
    const line = (text: string): void => {
      const told = text.includes(mark) ? call(parsed(text)) : null;
      // When it was made is what its first line says: a conversation that goes on may repeat the last of those before.
      if (told) calls.set(told.id, { ...told, at: calls.get(told.id)?.at ?? told.at });
    };
    return { calls, splitter: splitLines({ line, tooLong: () => undefined }) };
  };

  return {
    read: async (file) => {
      const { size } = await regular(file);
      let reading = readings.get(file);
      // One that became shorter was written anew.
      if (!reading || reading.splitter.end() > size) reading = begin();
      readings.set(file, reading);
      await feed(file, reading.splitter, size);
      const all = [...readings.values()].flatMap(({ calls }) => [...calls.values()]).filter(({ at }) => Date.parse(at) >= since);
      const last = [...reading.calls.values()].findLast(({ aside }) => !aside);
      return last && all.length > 0 ? { model: last.model, usage: sum(all, last) } : null;
    },
  };
}

async function regular(file: string): Promise<{ size: number }> {
  const about = await stat(file);
  if (!about.isFile()) throw new Error(`${file} is no file`);
  return about;
}

async function feed(file: string, splitter: LineSplitter, size: number): Promise<void> {
  if (splitter.end() >= size) return;
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.min(piece, size - splitter.end()));
    for (let at = splitter.end(); at < size; at = splitter.end()) {
      const { bytesRead } = await handle.read(bytes, 0, Math.min(bytes.length, size - at), at);
      if (bytesRead === 0) return; // it became shorter meanwhile
      splitter.feed(bytes.subarray(0, bytesRead), at);
    }
  } finally {
    await handle.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // half a line that a crash left
  }
}

function sum(calls: readonly ModelCall[], last: ModelCall): Usage {
  const of = (part: (call: ModelCall) => number): number => calls.reduce((all, call) => all + part(call), 0);
  return {
    contextTokens: last.input,
    contextWindow: last.window,
    inputTokens: of(({ input }) => input),
    outputTokens: of(({ output }) => output),
    cachedTokens: calls.some(({ cached }) => cached === null) ? null : of(({ cached }) => cached ?? 0),
    cost: null,
    asOf: last.at,
  };
}
