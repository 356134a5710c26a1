import { expect, it } from 'vitest';
import { type Conversation, startConversation } from '../../../src/main/agents/builtin/conversation';
import { costOf, usageUpdate } from '../../../src/main/agents/builtin/usage';
import { makeScratch } from '../../helpers/repository';

const price = { input: 2, output: 8, cachedInput: 0.5, asOf: '2026-01-31' };
function conversation(...spents: ({ input: number; cachedInput: number; output: number } | null)[]): Conversation {
  const made = startConversation(makeScratch(), 'c', '/');
  for (const spent of spents) made.add({ type: 'model', text: '', thinking: '', calls: [], spent, cost: costOf(spent, price) });
  return made;
}
const spent = { input: 1_000_000, cachedInput: 400_000, output: 100_000 };

it('counts cached tokens at their own price', () => {
  expect(costOf(spent, price)).toBeCloseTo(0.6 * 2 + 0.4 * 0.5 + 0.1 * 8);
  expect(costOf(spent, null)).toBeNull();
  expect(costOf(null, price)).toBeNull();
});

it('tells the last call’s size and the sums', () => {
  expect(usageUpdate(conversation(spent, { ...spent, input: 5 }), { window: 10, price })).toMatchObject({
    ...{ used: 5, size: 10 },
    _meta: { espalier: { inputTokens: 1_000_005, outputTokens: 200_000, pricesAsOf: '2026-01-31' } },
  });
});

it('guesses nothing: an unknown part makes a sum unknown, and nothing known is not told', () => {
  const partly = usageUpdate(conversation(spent, null), { window: null, price });
  expect(partly).toMatchObject({ used: 1_000_000, size: 0, _meta: { espalier: { inputTokens: null } } });
  expect(partly).not.toHaveProperty('cost');
  expect(usageUpdate(conversation(null), { window: 10, price })).toBeNull();
});
