import { EspalierError } from '../../shared/errors';
import type { Conflict, Landing, MergeStrategy, SessionRecord } from '../../shared/model';
import { resolveBase, targetOf } from '../git/base';
import { changesBetween } from '../git/diff';
import { applyMerge, type MergePlan, planMerge } from '../git/merge';
import type { Repositories } from '../repositories/repositories';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';

/** How often a target may move under a merge before a person is told. */
const attempts = 5;

export interface Land {
  /** The effect of `landing`: computes the merge where it was not, applies it, and says how it went by a move. */
  effect(record: SessionRecord): Promise<void>;
  /** The branch that a session lands on, unless told otherwise. Throws `refused` where there is none. */
  into(record: SessionRecord, named: string | null): Promise<string>;
  message(record: SessionRecord): string;
  preview(
    record: SessionRecord,
    strategy: MergeStrategy,
    into: string,
  ): Promise<{ empty: boolean; conflicts: Conflict[]; blocked: string | null }>;
}

export function makeLand({
  sessions,
  repositories,
  undoBook,
  locate,
}: {
  sessions: Sessions;
  repositories: Repositories;
  undoBook: () => UndoBook;
  locate: Locate;
}): Land {
  const names = (root: string, ref: string): Promise<boolean> =>
    resolveBase(root, ref).then(
      () => true,
      () => false,
    );
  const plan = async (saved: SessionRecord, landing: Pick<Landing, 'strategy' | 'message' | 'into'>): Promise<MergePlan> => {
    const root = repositories.get(saved.repository).path;
    const { worktree, branch, base } = await locate(saved);
    return planMerge({
      root,
      worktree,
      branch,
      base: base.commit,
      target: landing.into,
      strategy: landing.strategy,
      message: landing.message,
    });
  };

  const refuse = (record: SessionRecord, message: string, hint: string): void => {
    sessions.move(record.id, { type: 'refuse', error: { code: 'refused', message, hint } });
  };

  const apply = async (record: SessionRecord, into: string, commit: string, previous: string): Promise<'done' | 'moved'> => {
    const root = repositories.get(record.repository).path;
    const applied = await applyMerge({ root, target: into, commit, targetOld: previous });
    if (applied.ok) {
      const undo = undoBook().create('merge', sessions.get(record.id), {
        snapshot: null,
        merge: { into, commit, previous },
        state: 'finished',
      });
      sessions.move(record.id, { type: 'landed' }, { who: 'core', why: `${into} is at ${commit.slice(0, 9)}` }, { undo });
      undoBook().tell(undo);
      return 'done';
    }
    if (applied.reason === 'moved') return 'moved';
    refuse(record, applied.message, applied.hint);
    return 'done';
  };

  return {
    effect: async (record) => {
      const landing = record.landing;
      if (!landing) return;
      if (landing.commit !== null && landing.previous !== null) {
        if ((await apply(record, landing.into, landing.commit, landing.previous)) === 'done') return;
      }
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const planned = await plan(record, landing);
        if (!planned.ok) {
          if (planned.reason === 'conflicts') return void sessions.move(record.id, { type: 'conflict', conflicts: planned.conflicts });
          return refuse(record, planned.message, planned.hint);
        }
        const { path: root } = repositories.get(record.repository);
        const { files, added, deleted } = await changesBetween(root, planned.targetOld, planned.commit);
        // Saved before anything moves: a crash from here on finds the merge and brings it to its end.
        const size = { files: files.length, added, deleted };
        sessions.move(record.id, { type: 'compute', commit: planned.commit, previous: planned.targetOld, size });
        if ((await apply(record, landing.into, planned.commit, planned.targetOld)) === 'done') return;
      }
      refuse(
        record,
        `${landing.into} moved ${attempts} times while it was merged into.`,
        'Nothing was changed. Merge again when it is quieter.',
      );
    },
    into: async (record, named) => {
      const { path: root, branch } = repositories.get(record.repository);
      const { ref } = record.base;
      const own = await targetOf(root, named ?? ref);
      // A branch that is gone is named, so that the merge says so; a tag, a commit or `main~2` leads to the default branch.
      const other = async (): Promise<string | null> => ((await names(root, ref)) ? branch : ref);
      const into = own ?? named ?? (await other());
      if (into !== null) return into;
      throw new EspalierError(
        'refused',
        'The repository has no branch to merge into: its HEAD is detached.',
        'Nothing was changed. Name one: `espalier merge … --into <branch>`.',
      );
    },
    message: (record) => (record.goal.trim() === record.title.trim() ? record.title : `${record.title}\n\n${record.goal.trim()}`),
    preview: async (record, strategy, into) => {
      const planned = await plan(record, { strategy, into, message: 'preview' });
      if (planned.ok) return { empty: false, conflicts: [], blocked: null };
      if (planned.reason === 'conflicts') return { empty: false, conflicts: planned.conflicts, blocked: null };
      return { empty: planned.reason === 'empty', conflicts: [], blocked: planned.message };
    },
  };
}
