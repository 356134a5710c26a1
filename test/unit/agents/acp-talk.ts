import { type Answer, type Begin, common, type Protocol, type Step } from '../../../src/main/agents/protocol';
import type { Entry } from '../../../src/shared/transcript';

export const now = '2026-01-01T00:00:00.000Z';

const begin: Begin = { prompt: 'Mend the lamp', conversation: null, model: null, permissions: 'ask', worktree: '/worktree', now };

/** A conversation that is told lines, and what came of them. */
export function talk<Own>(protocol: Protocol<Own>, how: Partial<Begin> = {}) {
  let step: Step<Own> = protocol.begin({ ...begin, ...how });
  const entries: Entry[] = [...step.entries];
  const sent: string[] = [...step.send];
  const take = (next: Step<Own>): void => {
    step = next;
    entries.push(...next.entries);
    sent.push(...next.send);
  };
  return {
    entries,
    state: () => step.state,
    /** The last message that was sent. */
    last: (): unknown => JSON.parse(sent.at(-1) ?? 'null'),
    sent: () => sent.map((line): { id?: unknown; method?: unknown } => JSON.parse(line)),
    /** As if the core was killed here: what was saved is all that is left. */
    crash: () => {
      const { own, ...rest } = common.extend({ own: protocol.own }).parse(JSON.parse(JSON.stringify(step.state)));
      step = { ...step, state: { ...rest, own } };
    },
    line: (text: string, at = now) => take(protocol.receive(step.state, text, at)),
    tell: (message: object) => take(protocol.receive(step.state, JSON.stringify(message), now)),
    update: (update: object) => take(protocol.receive(step.state, JSON.stringify({ method: 'session/update', params: { update } }), now)),
    answer: (id: string, answer: Partial<Answer>) => {
      const asked = step.state.asks.find((ask) => ask.id === id);
      if (!asked) throw new Error(`nothing is asked as ${id}`);
      take(protocol.answer(step.state, asked, { option: null, note: null, ...answer }, now));
    },
    say: (text: string) => take(protocol.say(step.state, text, now)),
  };
}
