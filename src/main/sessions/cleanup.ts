import type { CleanupItem, CleanupKept } from '../../shared/contract';
import { type ErrorRecord, toErrorRecord } from '../../shared/errors';
import type { Repository, SessionRecord, SessionState } from '../../shared/model';
import { diskSize } from '../git/clean';
import { worktreeExists } from '../git/worktree';
import type { Discard } from './discard';
import type { Locate } from './locate';
import type { Sessions } from './sessions';
import type { Spares } from './spare';
import type { UndoBook } from './undo';
import { newUndo, newUndoId } from './undo-record';

const reasons: { [S in SessionState]?: string } = {
  landed: 'its work has landed',
  discarded: 'it was discarded',
  failed: 'it failed',
};

interface Peers {
  sessions: Sessions;
  discard: Discard;
  locate: Locate;
  repository(record: SessionRecord): Repository;
  undoBook: UndoBook;
  spares: Spares;
  /** Removes what its checks printed. */
  forget(record: SessionRecord): Promise<void>;
}

interface Cleaned {
  items: CleanupItem[];
  /** Disk that those take, or took. */
  bytes: number;
  kept: CleanupKept[];
}

const reason = ({ message, hint }: ErrorRecord): string => `${message} ${hint}`;

/** Removes worktrees that nothing needs any more; each can be brought back like any other discard. */
export function makeCleanup({ sessions, discard, undoBook, spares, repository, locate, forget }: Peers) {
  const remove = async (record: SessionRecord): Promise<void> => {
    const snapshot = newUndoId();
    await discard.snapshot(record, snapshot);
    const undo = newUndo('cleanup', record, { snapshot, merge: null, state: record.state });
    // A failed session is given up with its worktree; one that landed stays what it is.
    if (record.state === 'failed') sessions.move(record.id, { type: 'discard' }, { who: 'person', why: 'cleanup' }, { undo });
    else undoBook.save(undo);
    undoBook.tell(undo);
    await discard.clear(record, snapshot);
    await forget(record);
  };

  return async ({ dryRun, keepFailed }: { dryRun: boolean; keepFailed: boolean }): Promise<Cleaned> => {
    const items: CleanupItem[] = [];
    const kept: CleanupKept[] = [];
    for (const saved of sessions.all()) {
      const why = reasons[saved.state];
      if (why === undefined || (keepFailed && saved.state === 'failed')) continue;
      try {
        const record = await locate(saved);
        if (!(await worktreeExists(repository(record).path, record.worktree))) continue;
        const bytes = await diskSize(record.worktree);
        if (!dryRun) await remove(record);
        items.push({ session: record.id, title: record.title, worktree: record.worktree, why, bytes });
      } catch (error) {
        // The others can go all the same.
        kept.push({ session: saved.id, title: saved.title, worktree: saved.worktree, why: reason(toErrorRecord(error)) });
      }
    }
    for (const { repository, worktree, bytes } of await spares.list()) {
      const spare = { session: '', title: `Spare worktree of ${repository.name}`, worktree };
      const failed = dryRun ? null : await spares.drop(repository);
      if (failed) kept.push({ ...spare, why: reason(failed) });
      else items.push({ ...spare, why: 'it holds nothing, and makes the next start quick', bytes });
    }
    return { items, bytes: items.reduce((sum, { bytes }) => sum + bytes, 0), kept };
  };
}
