import { existsSync } from 'node:fs';
import { toErrorRecord } from '../../shared/errors';
import type { Sessions } from './sessions';
import type { UndoBook } from './undo';

/** An effect failed unexpectedly: the session says so instead of standing still. */
export const makeFault =
  ({ sessions, undoBook }: { sessions: Sessions; undoBook: () => UndoBook }) =>
  (id: string, error: unknown): void => {
    const record = toErrorRecord(error);
    const { state, worktree } = sessions.get(id);
    if (state === 'queued' || state === 'preparing') sessions.move(id, { type: 'fail', error: record });
    else if (state === 'running') sessions.move(id, { type: 'lose', error: record });
    else if (state === 'landing') sessions.move(id, { type: 'refuse', error: record });
    else if (state === 'discarded' && existsSync(worktree)) {
      const undo = undoBook().latest(id, 'discard') ?? undoBook().latest(id, 'cleanup');
      if (undo) undoBook().drop(undo.id); // nothing was removed: there is nothing to take back
      sessions.move(id, { type: 'refuse', error: record });
    }
  };
