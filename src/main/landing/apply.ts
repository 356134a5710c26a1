import type { SessionRecord } from '../../shared/model';
import { applyMerge, type MergeApplied } from '../git/merge';
import { changesBetween } from '../git/tree-diff';
import type { Repositories } from '../repositories/repositories';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';

interface Peers {
  sessions: Sessions;
  repositories: Pick<Repositories, 'get'>;
  undoBook(): UndoBook;
}

export interface Apply {
  /** Saves what is about to be applied: a crash from here on finds it, and brings it to its end. */
  compute(record: SessionRecord, commit: string, previous: string): Promise<void>;
  /** Moves the target and, where that went well, says so by the move `landed`. Otherwise nothing was changed. */
  apply(record: SessionRecord, into: string, commit: string, previous: string): Promise<MergeApplied>;
}

/** The two steps from a computed merge to one that has landed. */
export function makeApply({ sessions, repositories, undoBook }: Peers): Apply {
  const rootOf = (record: SessionRecord): string => repositories.get(record.repository).path;
  return {
    compute: async (record, commit, previous) => {
      const { files, added, deleted } = await changesBetween(rootOf(record), previous, commit);
      sessions.move(record.id, { type: 'compute', commit, previous, size: { files: files.length, added, deleted } });
    },
    apply: async (record, into, commit, previous) => {
      const applied = await applyMerge({ root: rootOf(record), target: into, commit, targetOld: previous });
      if (!applied.ok) return applied;
      const merge = { into, commit, previous };
      const undo = undoBook().create('merge', sessions.get(record.id), { snapshot: null, merge, state: 'finished' });
      sessions.move(record.id, { type: 'landed' }, { who: 'core', why: `${into} is at ${commit.slice(0, 9)}` }, { undo });
      undoBook().tell(undo);
      return applied;
    },
  };
}
