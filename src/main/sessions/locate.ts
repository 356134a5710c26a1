import type { Repository, SessionRecord } from '../../shared/model';
import { exists } from '../git/exists';
import { listWorktrees } from '../git/worktree-list';
import { readNote } from './note';
import type { Sessions } from './sessions';

/** Finds a session's worktree again where somebody moved it with `git worktree move`, and gives its record. */
export type Locate = (record: SessionRecord) => Promise<SessionRecord>;

export function makeLocate({ sessions, repository }: { sessions: Sessions; repository(record: SessionRecord): Repository }): Locate {
  return async (record) => {
    if (record.runs === 0 || (await exists(record.worktree))) return record;
    for (const { path, prunable } of await listWorktrees(repository(record).path)) {
      if (prunable || (await readNote(path))?.id !== record.id) continue;
      return sessions.relocate(record.id, path);
    }
    return record;
  };
}
