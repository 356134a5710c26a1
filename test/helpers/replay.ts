import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Begin, Protocol, State } from '../../src/main/agents/protocol';
import type { Ask, Entry } from '../../src/shared/transcript';

export const moment = '2026-01-01T00:00:00.000Z';
export const beginning: Begin = {
  ...{ prompt: 'Do it', conversation: null, model: null, permissions: 'ask', worktree: '/worktree', now: moment },
};

/** A conversation that a test leads by hand: the agent's lines in, what comes of them out. */
export interface Replay<Own> {
  state(): State<Own>;
  entries: Entry[];
  /** What was sent, parsed. */
  sent: unknown[];
  receive(...lines: (string | object)[]): void;
  say(text: string): void;
  answer(ask: Ask, answer: string | null, note?: string): void;
}

export function replay<Own>(protocol: Protocol<Own>, how: Partial<Begin> = {}): Replay<Own> {
  let step = protocol.begin({ ...beginning, ...how });
  const entries: Entry[] = [...step.entries];
  const sent: unknown[] = step.send.map((line) => JSON.parse(line));
  const take = (next: typeof step): void => {
    // Between any two lines the core may be killed: only what survives as JSON counts.
    const { own, ...rest } = JSON.parse(JSON.stringify(next.state));
    step = { ...next, state: { ...rest, own: protocol.own.parse(own) } };
    entries.push(...next.entries);
    sent.push(...next.send.map((line): unknown => JSON.parse(line)));
  };
  return {
    state: () => step.state,
    entries,
    sent,
    receive: (...lines) => {
      for (const line of lines) take(protocol.receive(step.state, typeof line === 'string' ? line : JSON.stringify(line), moment));
    },
    say: (text) => take(protocol.say(step.state, text, moment)),
    answer: (ask, option, note) => take(protocol.answer(step.state, ask, { option, note: note ?? null }, moment)),
  };
}

/** What an agent said to our probe once, line by line. */
export const recorded = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, '../fixtures/agents', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n');
