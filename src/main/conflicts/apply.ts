import { EspalierError } from '../../shared/errors';
import type { Conflict, Event, Repository, SessionRecord } from '../../shared/model';
import { bring, type Stand, standOf } from '../git/bring';
import { commitTree, isAncestor } from '../git/commit';
import { exists } from '../git/exists';
import { withWriteLock } from '../git/locks';
import { readSnapshot } from '../git/snapshot-record';
import type { Discard } from '../sessions/discard';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';
import type { UndoRecord } from '../store/undos';
import type { Sides } from './sides';

export interface ApplyPeers {
  sessions: Sessions;
  discard: Discard;
  undoBook(): UndoBook;
  repository(record: SessionRecord): Repository;
  /** The worktree was changed. */
  stirred(session: string): void;
}

interface How {
  news: string | null;
  why: string;
  conflicts?: Conflict[];
  then?(): Promise<void>;
}

interface Applied {
  session: SessionRecord;
  undo: string;
}

export interface Apply {
  /**
   * Brings the session's worktree and branch to where they are to stand on its target, undoably. `then` is done right
   * after, still under the lock; `news` is what its agent is told at its next start; `conflicts` are left in it for a person.
   */
  apply(sides: Sides, to: Stand & { staged?: string }, how: How): Promise<Applied>;
  /** The session has all of its target already: nothing but what it is measured from changes. */
  none(sides: Sides): SessionRecord;
  /** The reverse. What was done in the worktree since is kept as an undo of its own. */
  takeBack(record: SessionRecord, undo: UndoRecord): Promise<void>;
  /** Takes back what a core that was killed left half done in the worktree. */
  mend(record: SessionRecord): Promise<void>;
}

export function makeApply({ sessions, discard, undoBook, repository, stirred }: ApplyPeers): Apply {
  /** What this core is at: not left by another one. */
  const underWay = new Set<string>();
  /** Saves how it is taken back, then changes the worktree. Gives that as it is to be saved with what comes of it. */
  const change = async (record: SessionRecord, from: Stand, to: Stand & { staged?: string }, why: string, then = async () => {}) => {
    const root = repository(record).path;
    const update = { base: record.base, commit: to.commit, tree: to.tree, done: false };
    const fresh = undoBook().create('update', record, { snapshot: null, merge: null, state: record.state, update });
    const undo = { ...fresh, snapshot: fresh.id };
    await discard.snapshot(record, undo.id);
    underWay.add(undo.id);
    undoBook().save(undo);
    undoBook().tell(undo);
    try {
      await withWriteLock(root, async () => {
        sessions.assertAllowed(record.id, { type: 'update', base: record.base });
        await bring(record.worktree, from, to, why);
        await then();
      });
    } catch (error) {
      const now = await standOf(record.worktree);
      if (now.commit === from.commit && now.tree === from.tree) undoBook().drop(undo.id);
      else saveAs(undo, true); // whoever is told of the error decides, not the next start
      throw error;
    } finally {
      stirred(record.id);
    }
    return { ...undo, update: { ...update, done: true } };
  };
  const saveAs = (undo: UndoRecord, done: boolean): void => {
    const saved = undo.update ? { ...undo, update: { ...undo.update, done } } : undo;
    undoBook().save(saved);
    undoBook().tell(saved);
  };

  return {
    apply: async ({ record, from, theirs }, to, { news, why, conflicts, then }) => {
      const undo = await change(record, from, to, why, then);
      const base = { ref: record.base.ref, commit: theirs };
      const by: { who: Event['who']; why: string } = { who: 'person', why };
      const left = conflicts === undefined ? {} : { conflicts };
      const session = sessions.move(record.id, { type: 'update', base, news, ...left }, by, { undo });
      undoBook().tell(undo);
      return { session, undo: undo.id };
    },
    none: ({ record, theirs, target }) => {
      if (record.base.commit === theirs && record.state !== 'conflicted') return record;
      const base = { ref: record.base.ref, commit: theirs };
      return sessions.move(record.id, { type: 'update', base }, { who: 'person', why: `it has all of ${target}` });
    },
    takeBack: async (record, undo) => {
      sessions.assertAllowed(record.id, { type: 'update', base: record.base });
      const root = repository(record).path;
      const kept = (await readSnapshot(root, undo.id))?.worktree;
      if (!kept?.head || !(await exists(record.worktree)))
        throw new EspalierError(
          'refused',
          `The worktree of “${record.title}” is gone.`,
          'Nothing was changed. Restart it, then undo again.',
        );
      const now = await standOf(record.worktree);
      const to = { commit: kept.head, tree: kept.tree, staged: kept.index ?? kept.head };
      const asLeft = now.commit === undo.update?.commit && now.tree === undo.update.tree;
      if (!asLeft) saveAs(await change(record, now, to, 'undo'), true);
      else {
        underWay.add(undo.id);
        saveAs(undo, false);
        await withWriteLock(root, () => bring(record.worktree, now, to, 'undo')).catch((error: unknown) => {
          saveAs(undo, true);
          throw error;
        });
      }
      stirred(record.id);
    },
    mend: async (record) => {
      for (;;) {
        const undo = undoBook().latest(record.id, 'update');
        if (!undo?.update || undo.update.done || underWay.has(undo.id)) return;
        const kept = (await readSnapshot(repository(record).path, undo.id))?.worktree;
        const now = (await exists(record.worktree)) ? await standOf(record.worktree) : null;
        const isAsBefore = now !== null && kept?.head === now.commit && kept.tree === now.tree;
        if (now === null || !kept || isAsBefore) undoBook().drop(undo.id);
        else
          await undoBook()
            .apply(undo.id)
            .catch((error: unknown) => {
              saveAs(undo, true); // tried once: later there is other work on top of it
              throw error;
            });
      }
    },
  };
}

/** A commit of the person's that holds the session's work and the target, with this tree. */
export async function mergeCommit(sides: Sides, tree: string): Promise<string> {
  const { record, root, theirs, target } = sides;
  if (!record.reverted && sides.tip === sides.mine.commit && (await isAncestor(root, sides.tip, theirs))) return theirs;
  const message = `Merge branch '${target}' into ${record.branch}`;
  return commitTree(root, { tree, parents: [await workCommit(sides), theirs], message, sign: true });
}

/** The session's last commit, with one more of the person's on top for what is not committed. */
export async function workCommit({ record, root, mine, tip }: Sides): Promise<string> {
  if (tip === mine.commit) return tip;
  return commitTree(root, { tree: mine.tree, parents: [mine.commit], message: record.title, sign: true });
}
