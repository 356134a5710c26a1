import type { Use } from '../agents/session-files';
import type { UsageBook } from '../usage/usage';
import type { Sessions } from './sessions';

/** What the run of a session used, as the file of its agent's conversation says. */
export function observeUse({ sessions, usageBook }: { sessions: Sessions; usageBook: UsageBook }, id: string, run: string, use: Use): void {
  const record = sessions.get(id);
  if (record.run !== run) return; // another began meanwhile
  const model = use.model ?? record.model;
  // Not every file names the window; by messages the agent did, for the same model.
  const before = model === record.model ? usageBook.of(id)?.contextWindow : null;
  usageBook.report({ ...record, model }, { ...use.usage, contextWindow: use.usage.contextWindow ?? before ?? null });
  sessions.tell(id);
}
