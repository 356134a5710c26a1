import { isKept } from '../../shared/kept';
import type { Repository, SessionRecord } from '../../shared/model';
import { branchCommit, deleteBranch } from '../git/branch';
import { exists } from '../git/exists';
import { dropSnapshot, holdsAll, makeSnapshot, restoreSnapshot } from '../git/snapshot';
import { readSnapshot } from '../git/snapshot-record';
import { removeWorktree, trashOf, worktreeExists } from '../git/worktree';
import { noteOf, readNote, writeNote } from './note';

export interface Discard {
  /** Saves worktree and branch as a snapshot, unless that was done. Nothing there: nothing is saved. */
  snapshot(record: SessionRecord, id: string): Promise<void>;
  /** Removes worktree and branch (unless that is kept), but only what the snapshot `id` holds. Throws where something cannot be kept. */
  clear(record: SessionRecord, id: string): Promise<void>;
  /** Makes both again from the snapshot, where they are gone. */
  restore(record: SessionRecord, id: string): Promise<void>;
}

/** Gives a session's work up in a way that can be undone. */
export function makeDiscard({ home, repository }: { home: string; repository(record: SessionRecord): Repository }): Discard {
  const snapshot = async (record: SessionRecord, id: string): Promise<void> => {
    const root = repository(record).path;
    const { worktree, branch } = record;
    const there = await worktreeExists(root, worktree);
    if (!there && (await branchCommit(root, branch)) === null) return; // never prepared, or removed from outside
    // The one made for this very snapshot's sake holds nothing yet: see `clear`.
    const stale = there && (await readNote(worktree))?.rebuilt !== id && !(await holdsAll({ root, worktree, branch, id }));
    // Someone went on working since: removing is atomic, so a worktree that is there is whole, and saved anew.
    if (stale) await dropSnapshot(root, id);
    await makeSnapshot({ root, worktree, branch, id, keepIgnored: false });
  };
  return {
    snapshot,
    clear: async (record, id) => {
      const root = repository(record).path;
      const { worktree, branch } = record;
      const gone = !(await exists(worktree)) && !(await exists(trashOf(worktree)));
      if (gone && (await branchCommit(root, branch)) === null) return; // as after every start of the core
      await snapshot(record, id);
      // A folder that git knows nothing of is not ours, and neither is a branch that the snapshot did not see.
      await removeWorktree(root, worktree);
      if (isKept(record)) return;
      const seen = (await readSnapshot(root, id))?.branchCommit ?? null;
      if (seen !== null) await deleteBranch(root, branch, seen);
    },
    restore: async (record, id) => {
      const root = repository(record).path;
      const { worktree, branch } = record;
      const kept = await readSnapshot(root, id);
      if (kept === null && (record.runs === 0 || (await worktreeExists(root, worktree)))) return; // there was nothing, or it still is there
      await restoreSnapshot({ root, worktree, branch, id });
      // Ignored files, such as what the set-up script made, did not come back: it runs again at the next start.
      if ((await readNote(worktree)) === null) await writeNote(worktree, noteOf(record, home, { prepared: null, rebuilt: null }));
    },
  };
}
