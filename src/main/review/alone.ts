import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Talks } from '../agents/talk';

/**
 * A reviewer works alone and only reads: whatever it asks is answered with no as soon as it asks, so that no review
 * waits for a person who was not to be asked. Call it with what a session's conversation asks.
 */
export function makeAlone({ talks, log }: { talks: Pick<Talks, 'answer'>; log: Logger }) {
  const refuse = (session: string, ask: string): void => {
    try {
      talks.answer(session, ask, { option: 'deny', note: null });
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      log.debug({ session, error: toErrorRecord(error) }, 'a question of a reviewer is gone');
    }
  };
  return ({ id, reviews }: SessionRecord, asks: readonly { id: string }[]): void => {
    // Not within the step that brought the question: that is not at its end.
    if (reviews !== null) for (const ask of asks) queueMicrotask(() => refuse(id, ask.id));
  };
}
