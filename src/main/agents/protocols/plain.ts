import { z } from 'zod';
import type { Entry } from '../../../shared/transcript';
import { failureOf } from '../failure';
import { fresh, type Protocol, type State, type Step } from '../protocol';
import { entry, printed } from './steps';

const own = z.object({ name: z.string(), last: z.string() });
type Own = z.infer<typeof own>;

/** Of an agent that has its task as an argument and hears nothing more. */
export function deaf<O>(state: State<O>, name: string, text: string, now: string): Step<O> {
  const notice = `${name} cannot be told anything while it is at work: say it again when it has ended.`;
  const entries: Entry[] = [
    { at: now, kind: 'text', from: 'person', text },
    { at: now, kind: 'notice', level: 'warning', text: notice },
  ];
  return entry(state, ...entries);
}

/** No protocol at all: what it prints is output, and its exit is the end. */
export const plain = (name: string): Protocol<Own> => ({
  own,
  deaf: true,
  begin: ({ prompt, now }) => entry(fresh<Own>({ name, last: '' }), { at: now, kind: 'text', from: 'person', text: prompt }),
  receive: (state, line, now) => {
    const last = line.trim() === '' ? state.own.last : line.trim().slice(0, 2000);
    return entry({ ...state, own: { ...state.own, last } }, ...printed(line, now));
  },
  say: (state, text, now) => deaf(state, name, text, now),
  answer: (state) => entry(state),
  ended: (state, { code }) => (code === 0 ? { type: 'done' } : failureOf(name, state.own.last)),
});
