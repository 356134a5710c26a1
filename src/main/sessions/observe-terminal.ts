import type { Logger } from 'pino';
import { type EspalierError, toErrorRecord } from '../../shared/errors';
import type { Use } from '../agents/session-files';
import type { UsageBook } from '../usage/usage';
import type { Sessions } from './sessions';

interface Peers {
  sessions: Sessions;
  usageBook: UsageBook;
  isUnsaved(error: unknown): error is EspalierError;
  log: Logger;
}

/** What agents in their own screens tell of themselves, brought into the records. What cannot be saved they say again. */
export function observeTerminal({ sessions, usageBook, isUnsaved, log }: Peers) {
  const saved = (what: string, save: () => void): void => {
    try {
      save();
    } catch (error) {
      if (!isUnsaved(error)) throw error;
      log.warn({ error: toErrorRecord(error) }, `${what} is not saved`);
    }
  };
  return {
    /** What an agent calls the conversation of a session. */
    know: (id: string, conversation: string): void => {
      const { conversation: known, model } = sessions.get(id);
      if (known === conversation) return;
      saved('what a conversation is called', () => void sessions.move(id, { type: 'know', conversation, model }, { who: 'agent' }));
    },
    /** What a run used, as the file of its agent's conversation says. */
    used: (id: string, run: string, use: Use): void => {
      const record = sessions.get(id);
      if (record.run !== run) return; // another began meanwhile
      const model = use.model ?? record.model;
      // Not every file names the window; by messages the agent did, for the same model.
      const before = model === record.model ? usageBook.of(id)?.contextWindow : null;
      const usage = { ...use.usage, contextWindow: use.usage.contextWindow ?? before ?? null };
      saved('what a run used', () => usageBook.report({ ...record, model }, usage));
      sessions.tell(id);
    },
  };
}
