import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import type { Usage } from '../../shared/transcript';
import type { UsageTable, Used } from '../store/usage';
import { priceOf } from './prices';

/** What sessions used: kept for each run and day, and held against the budgets. */
export interface UsageBook {
  /** An agent reported; the session's budget and the day's are looked at. */
  report(record: SessionRecord, usage: Usage): void;
  /** Of a session over all its runs; null: nothing is known. */
  of(session: string): Usage | null;
  today(): Used & { day: string; agents: ({ agent: string } & Used)[] };
  /** Why nothing more may be spent on a session, in words; null: it may. */
  over(record: SessionRecord): string | null;
  /** The same of one that waits: until the next day; null: nothing keeps it. */
  held(record: SessionRecord): { until: string; why: string } | null;
}

interface Peers {
  table: UsageTable;
  settings(): Settings;
  /** What was used today changed. */
  onChanged(): void;
  /** The context of a session's conversation is as full as it is to be handed over at. */
  onFull(record: SessionRecord): void;
  /** A session has used up what it may. */
  onOver(record: SessionRecord, why: string): void;
}

const dayOf = (moment: Date): string => {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
};
const isFull = ({ handoffAt }: SessionRecord, { contextTokens, contextWindow }: Usage): boolean =>
  handoffAt !== null && contextTokens !== null && contextWindow !== null && contextTokens >= (contextWindow * handoffAt) / 100;

/** As clients see it: tokens in and out together. */
export const usedOf = ({ input, output, cost }: Used): { tokens: number | null; cost: number | null } => ({
  tokens: input === null && output === null ? null : (input ?? 0) + (output ?? 0),
  cost,
});

const tomorrow = (): string => {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).toISOString();
};

export const overBudget = (why: string): EspalierError =>
  new EspalierError('budget', why, 'It is paused; what it did is kept in its worktree. `espalier inbox` asks whether it may go on.');

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

export function makeUsageBook({ table, settings, onChanged, onFull, onOver }: Peers): UsageBook {
  const known = new Map<string, Usage | null>();

  const read = (session: string): Usage | null => {
    const used = table.ofSession(session);
    return used && { ...used.last, inputTokens: used.input, outputTokens: used.output, cost: used.cost };
  };
  const of = (session: string): Usage | null => {
    const usage = known.get(session) ?? read(session);
    known.set(session, usage);
    return usage;
  };
  const today = (): ReturnType<UsageBook['today']> => {
    const day = dayOf(new Date());
    return { day, ...table.ofDay(day) };
  };
  const over = (record: SessionRecord): string | null => {
    const { budgetPerDay, budgetLiftedOn } = settings();
    const cost = of(record.id)?.cost ?? 0;
    if (record.budget !== null && cost >= record.budget) return `It has used ${dollars(cost)} of its budget of ${dollars(record.budget)}.`;
    if (budgetPerDay === null) return null; // asked of every session that waits: without a budget nothing is added up
    const { cost: spent, day } = today();
    if (spent === null || spent < budgetPerDay || budgetLiftedOn === day) return null;
    return `Today ${dollars(spent)} of the budget of ${dollars(budgetPerDay)} are used.`;
  };

  return {
    report: (record, usage) => {
      if (record.run === null) return;
      const cost = usage.cost ?? priceOf(record.model, usage);
      table.put({ run: record.run, session: record.id, agent: record.agent, day: dayOf(new Date()), usage: { ...usage, cost } });
      known.delete(record.id);
      onChanged();
      const why = over(record);
      if (why !== null) onOver(record, why);
      else if (isFull(record, usage)) onFull(record);
    },
    of,
    today,
    over,
    held: (record) => {
      const why = over(record);
      return why === null ? null : { until: tomorrow(), why };
    },
  };
}
