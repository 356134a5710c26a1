import type { General } from '../shared/changes';
import type { Agents } from './agents/agents';
import type { SettingsFile } from './settings/settings';
import { pricesAsOf } from './usage/prices';
import { type UsageBook, usedOf } from './usage/usage';

/** What there is one of, as clients see it: settings, limits, what is wrong with the person's files, what was used today. */
export function makeGeneral({ usageBook, settings, agents }: { usageBook: UsageBook; settings: SettingsFile; agents: Agents }) {
  const problem = (): string | null => [agents.problem(), settings.problem()].filter((text) => text !== null).join('\n') || null;
  const general = (): General => {
    const { agents: each, ...all } = usageBook.today();
    const today = { ...usedOf(all), agents: each.map((one) => ({ agent: one.agent, ...usedOf(one) })), pricesAsOf };
    return { settings: settings.get(), limits: settings.limits(), problem: problem(), today };
  };
  return { problem, general };
}
