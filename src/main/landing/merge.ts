import { EspalierError } from '../../shared/errors';
import type { Conflict, MergeStrategy } from '../../shared/model';
import type { Drive } from '../sessions/drive';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';
import type { Land } from './landing';
import type { Protection } from './protection';

type Merged = { merged: true; commit: string; into: string; undo: string } | { merged: false; conflicts: Conflict[] };

interface Peers {
  sessions: Sessions;
  drive: Drive;
  land: Land;
  protection: Protection;
  undoBook: () => UndoBook;
}

/** A person's merge, from the decision to how it went. */
export function makeMerge({ sessions, drive, land, protection, undoBook }: Peers) {
  return async (how: { session: string; strategy: MergeStrategy; message: string | null; into: string | null }): Promise<Merged> => {
    const { id } = sessions.find(how.session);
    // Evidence that is still being made is waited for by nobody: a merge ends the checks that run.
    const record = sessions.get(id);
    const into = await land.into(record, how.into);
    const closed = await protection(record.repository, into);
    if (closed) throw closed;
    const message = how.message?.trim() || (await land.message(record, into));
    sessions.move(
      id,
      {
        type: 'land',
        landing: { strategy: how.strategy, message, into, queuedAt: null, place: 0, commit: null, previous: null, size: null },
      },
      { who: 'person', why: `into ${into}` },
    );
    await drive.settled(id);
    const after = sessions.get(id);
    if (after.error) throw new EspalierError(after.error.code, after.error.message, after.error.hint);
    if (after.state === 'conflicted') return { merged: false, conflicts: after.conflicts };
    const undo = undoBook().latest(id, 'merge');
    if (after.state === 'landed' && after.landing?.commit && undo)
      return { merged: true, commit: after.landing.commit, into, undo: undo.id };
    throw new EspalierError('refused', `“${after.title}” is ${after.state} now.`, 'Look at it before you merge again.');
  };
}
