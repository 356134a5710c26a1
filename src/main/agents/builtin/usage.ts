import type { SessionUpdate } from '@agentclientprotocol/sdk';
import type { Price } from './config';
import type { Conversation } from './conversation';
import type { UsageMeta } from './meta';
import type { Spent } from './models/model';

/** US dollars of one model call; null where tokens or price are not known. */
export function costOf(spent: Spent | null, price: Price | null): number | null {
  if (!spent || !price) return null;
  const fresh = (spent.input - spent.cachedInput) * price.input;
  return (fresh + spent.cachedInput * (price.cachedInput ?? price.input) + spent.output * price.output) / 1_000_000;
}

/**
 * What the conversation uses: the size of its last model call, and sums. A sum with an unknown part is unknown. null:
 * the endpoint never said.
 */
export function usageUpdate(
  { records }: Conversation,
  { window, price }: { window: number | null; price: Price | null },
): SessionUpdate | null {
  const replies = records.filter((record) => record.type === 'model');
  const last = replies.findLast((reply) => reply.spent !== null)?.spent;
  if (!last) return null;
  const sum = (of: (reply: (typeof replies)[number]) => number | null): number | null =>
    replies.reduce<number | null>((total, reply) => {
      const part = of(reply);
      return total === null || part === null ? null : total + part;
    }, 0);
  const cost = sum((reply) => reply.cost);
  const meta: UsageMeta = {
    espalier: {
      inputTokens: sum((reply) => reply.spent?.input ?? null),
      outputTokens: sum((reply) => reply.spent?.output ?? null),
      pricesAsOf: price?.asOf ?? null,
    },
  };
  return {
    sessionUpdate: 'usage_update',
    used: last.input,
    size: window ?? 0,
    ...(cost === null ? {} : { cost: { amount: cost, currency: 'USD' } }),
    _meta: { ...meta },
  };
}
