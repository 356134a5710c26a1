import type { z } from 'zod';
import type { AnswerOption, Ask, Entry } from '../../../shared/transcript';
import type { Answer, State, Step } from '../protocol';

/** Nothing came of it. */
export const still = <Own>(state: State<Own>): Step<Own> => ({ state, entries: [], send: [] });

export const entry = <Own>(state: State<Own>, ...entries: Entry[]): Step<Own> => ({ state, entries, send: [] });

/** One step after another, as one. (A module that exports a `then` is taken for a promise by `import()`.) */
export function andThen<Own>(step: Step<Own>, next: (state: State<Own>) => Step<Own>): Step<Own> {
  const after = next(step.state);
  return { state: after.state, entries: [...step.entries, ...after.entries], send: [...step.send, ...after.send] };
}

/**
 * An answer as the transcript tells it; `chosen` is the option that it names, null where the agent has no such.
 * To a question `text` is all that was said.
 */
export function said(asked: Ask, { option, note }: Answer, now: string): { chosen: AnswerOption | null; text: string; entry: Entry } {
  const chosen = asked.options.find(({ id, means }) => id === option || means === option) ?? null;
  const words = asked.kind === 'permission' ? null : note;
  const text = [chosen?.label ?? option ?? (words === null ? 'Deny' : null), words].filter((part) => part !== null).join(': ');
  return { chosen, text, entry: { at: now, kind: 'answer', id: asked.id, text, note: words === null ? note : null } };
}

/** A line of JSON in a protocol's form; null: it is something else that was printed. */
export function jsonLine<T>(form: z.ZodType<T>, line: string): T | null {
  try {
    return form.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null; // no JSON
  }
}

/** What an agent means to do, step by step, as far as it is done. */
export const planOf = (now: string, steps: readonly { text: string; done: boolean }[]): Entry => ({
  ...{ at: now, kind: 'plan' },
  text: steps.map(({ text, done }) => `- [${done ? 'x' : ' '}] ${text}`).join('\n'),
});

/** What was printed and is no message. Its end counts where it is long. */
export const printed = (line: string, now: string): Entry[] =>
  line.trim() === '' ? [] : [{ at: now, kind: 'output', text: line.length <= 4000 ? line : `…${line.slice(-4000)}` }];
