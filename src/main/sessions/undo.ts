import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import { takesBackEnd } from '../../shared/kept';
import { settledStates } from '../../shared/lifecycle';
import type { Repository, SessionRecord, Undo } from '../../shared/model';
import type { Changes } from '../changes';
import { takeBack } from '../git/merge';
import { dropSnapshot, snapshotsAfter } from '../git/snapshot';
import type { Store } from '../store/store';
import type { UndoRecord } from '../store/undos';
import type { Discard } from './discard';
import type { Drive } from './drive';
import type { Sessions } from './sessions';
import { newUndo, newUndoId } from './undo-record';

/** Everything that can be taken back, and how. */
export interface UndoBook {
  create: typeof newUndo;
  all(): Undo[];
  /** Notes and tells an undo that was saved with a session's move. */
  tell(undo: UndoRecord): void;
  save(undo: UndoRecord): void;
  /** The newest undo of a session that was not used, of one kind. */
  latest(session: string, kind: Undo['kind']): UndoRecord | null;
  /** Takes back `id`, or the newest (null). Throws `not-found`, or `refused` with the reason. */
  apply(id: string | null): Promise<{ undo: Undo; session: SessionRecord }>;
  /** Forgets what is older than an undo may be, snapshots included. */
  expire(): Promise<void>;
  /** Forgets one that never came about. Its snapshot stays. */
  drop(id: string): void;
}

interface Peers {
  store: Store;
  changes: Changes;
  sessions: Sessions;
  discard: Discard;
  drive: Drive;
  repository(record: SessionRecord): Repository;
  /** Puts back what an edit of a worktree changed; throws `refused` where it changed again since. */
  takeBackEdit(record: SessionRecord, edit: NonNullable<UndoRecord['edit']>): Promise<void>;
  /** Brings a worktree back to where it stood before its target came into it. */
  takeBackUpdate(record: SessionRecord, undo: UndoRecord): Promise<void>;
  log: Logger;
}

export const publicUndo = ({ id, kind, session, title, createdAt, expiresAt, undoneAt }: UndoRecord): Undo => ({
  id,
  kind,
  session,
  title,
  createdAt,
  expiresAt,
  undoneAt,
});

export function makeUndoBook(peers: Peers): UndoBook {
  const { store, changes, sessions, discard, drive, repository, takeBackEdit, takeBackUpdate, log } = peers;
  // Not the clock of now: one that jumped ahead a month must not cost anybody their work.
  const lastSeen = store.events.agreed() ?? '';
  const known = new Map(store.undos.all().map((record) => [record.id, record]));

  const tell = (record: UndoRecord): void => {
    known.set(record.id, record);
    changes.publish({ type: 'undo', record: publicUndo(record) });
  };
  const latest = (session: string, kind: Undo['kind']): UndoRecord | null =>
    open().find((record) => record.session === session && record.kind === kind) ?? null;
  const open = (): UndoRecord[] => [...known.values()].filter(({ undoneAt }) => undoneAt === null).reverse();
  const pick = (id: string | null): UndoRecord => {
    const found = id === null ? open()[0] : known.get(id);
    if (!found)
      throw new EspalierError('not-found', id === null ? 'There is nothing to undo.' : `There is no undo ${id}.`, 'Nothing was changed.');
    if (found.undoneAt !== null) throw new EspalierError('refused', `${found.id} was taken back already.`, 'Nothing was changed.');
    return found;
  };

  /** Whether by a commit that reverts it. */
  const takeBackMerge = async (undo: UndoRecord, record: SessionRecord): Promise<boolean> => {
    if (!undo.merge || record.state !== 'landed') throw stale(record);
    const { into, commit, previous } = undo.merge;
    const undone = await takeBack({ root: repository(record).path, target: into, commit, targetOld: previous });
    if (!undone.ok) throw new EspalierError('refused', undone.message, undone.hint);
    await restoreCleaned(record);
    return undone.reverted;
  };
  /** Its work is to be read and merged again: a clean-up since then must not stand in the way. */
  const restoreCleaned = async (record: SessionRecord): Promise<void> => {
    if (record.state !== 'landed') throw stale(record);
    const cleaned = latest(record.id, 'cleanup');
    if (cleaned) await discard.restore(record, cleaned.id);
  };
  const bringBack = async (undo: UndoRecord, record: SessionRecord): Promise<void> => {
    const gone = record.state === 'discarded' || (undo.kind === 'cleanup' && settledStates.has(record.state));
    if (!gone) throw stale(record);
    await drive.settled(record.id);
    await discard.restore(record, undo.id);
  };
  const takeBackRecreate = async (undo: UndoRecord, record: SessionRecord): Promise<void> => {
    if (record.state === 'discarded' || record.state === 'landed') throw stale(record);
    if (!settledStates.has(record.state))
      throw new EspalierError('refused', `“${record.title}” is ${record.state}.`, 'Nothing was changed. Stop it first.');
    await drive.settled(record.id);
    // What the new start made is kept as well, under a snapshot of its own. A new one at each try: a crash may come between.
    await discard.clear(record, `${undo.id}-${newUndoId()}`);
    await discard.restore(record, undo.id);
  };
  const drop = (id: string): void => {
    store.undos.drop(id);
    known.delete(id);
    changes.publish({ type: 'dropped', collection: 'undo', id });
  };
  const forget = async (undo: UndoRecord): Promise<void> => {
    const record = sessions.all().find(({ id }) => id === undo.session);
    if (record && !takesBackEnd(undo)) {
      const root = repository(record).path;
      for (const id of [undo.id, ...(await snapshotsAfter(root, undo.id))]) await dropSnapshot(root, id);
    }
    drop(undo.id);
  };

  return {
    create: newUndo,
    all: () => [...known.values()].map(publicUndo),
    tell,
    save: (undo) => store.save({ undo }),
    latest,
    drop,
    apply: async (id) => {
      const undo = pick(id);
      const record = sessions.get(undo.session);
      let reverted = false;
      if (undo.kind === 'merge') reverted = await takeBackMerge(undo, record);
      else if (undo.kind === 'keep') await restoreCleaned(record);
      else if (undo.kind === 'recreate') await takeBackRecreate(undo, record);
      else if (undo.edit) await takeBackEdit(record, undo.edit);
      else if (undo.update) await takeBackUpdate(record, undo);
      else await bringBack(undo, record);
      const done: UndoRecord = { ...undo, undoneAt: new Date().toISOString() };
      const by = { who: 'person', why: 'undo' } as const;
      let session = record;
      if (takesBackEnd(undo)) session = sessions.move(record.id, { type: 'unland', reverted }, by, { undo: done });
      else if (undo.update) session = sessions.move(record.id, { type: 'update', base: undo.update.base }, by, { undo: done });
      else if (undo.edit || (undo.kind === 'cleanup' && record.state !== 'discarded')) store.save({ undo: done });
      else session = sessions.move(record.id, { type: 'bringBack', state: undo.state }, by, { undo: done });
      tell(done);
      return { undo: publicUndo(done), session };
    },
    expire: async () => {
      for (const undo of [...known.values()].filter(({ expiresAt }) => expiresAt < lastSeen)) {
        // A repository that was moved or forgotten keeps its snapshots, and must not keep the others' from expiring.
        await forget(undo).catch((error: unknown) => log.warn({ undo: undo.id, error: toErrorRecord(error) }, 'old undo'));
      }
    },
  };
}

const stale = (record: SessionRecord): EspalierError =>
  new EspalierError('refused', `“${record.title}” is ${record.state} now, so this cannot be taken back any more.`, 'Nothing was changed.');
