import { randomBytes } from 'node:crypto';
import type { SessionRecord, Undo } from '../../shared/model';
import type { UndoRecord } from '../store/undos';

/** How long anything can be taken back; ms. */
const undoFor = 30 * 24 * 3600 * 1000;

/** Something that a session's work can be brought back from. Its id names the snapshot as well. */
export function newUndo(
  kind: Undo['kind'],
  session: SessionRecord,
  how: Pick<UndoRecord, 'merge' | 'state' | 'edit' | 'update'> & { snapshot: string | null },
): UndoRecord {
  const id = newUndoId();
  const now = Date.now();
  return {
    id: how.snapshot ?? id,
    kind,
    session: session.id,
    title: session.title,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + undoFor).toISOString(),
    undoneAt: null,
    ...how,
  };
}

export const newUndoId = (): string => `u${randomBytes(5).toString('hex')}`;
