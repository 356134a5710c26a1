import { waitingCheck } from '../../shared/check';
import { EspalierError } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { branchCommit } from '../git/branch';
import { addWorktree, worktreeExists } from '../git/worktree';
import type { RepositoryScripts } from '../repositories/scripts';
import type { Discard } from './discard';
import type { Locate } from './locate';
import { noteOf, readNote, writeNote } from './note';
import type { Sessions } from './sessions';
import type { SetUps } from './set-up';
import type { Spares } from './spare';
import type { UndoBook } from './undo';

interface Peers {
  home: string;
  setUp: SetUps;
  repository(record: SessionRecord): Repository;
  scripts(repository: string): Promise<RepositoryScripts>;
  discard: Pick<Discard, 'clear'>;
  undoBook(): Pick<UndoBook, 'latest'>;
  sessions: Sessions;
  spares: Spares;
  locate: Locate;
}

/**
 * Brings a session's worktree to where an agent can start: the worktree on its branch, the copied files, the
 * set-up script run to its end. Every step may have been done before, by us or by a process that was killed.
 */
export function makePrepare({ home, setUp, repository, scripts, discard, undoBook, sessions, spares, locate }: Peers) {
  /** Throws away a session's worktree and branch, and gives the undo whose snapshot holds both. */
  async function clear(record: SessionRecord): Promise<string | null> {
    const undo = undoBook().latest(record.id, 'recreate');
    if (undo) await discard.clear(record, undo.id);
    return undo?.id ?? null;
  }

  return async (saved: SessionRecord, signal: AbortSignal): Promise<void> => {
    const record = await locate(saved);
    const from = repository(record);
    const rebuilt = record.rebuild ? await clear(record) : null;
    const goesOn = record.runs > 0 && !record.rebuild;
    if (!goesOn || !(await bringWorkBack(record))) await spares.place(record);
    const note = await readNote(record.worktree);
    const content = noteOf(record, home, { prepared: note?.prepared ?? null, rebuilt: rebuilt ?? note?.rebuilt ?? null });
    await writeNote(record.worktree, content);
    signal.throwIfAborted();

    const asked = await scripts(record.repository);
    const { hash, state, checks } = asked.scripts;
    if (state !== 'trusted') return;
    if (record.checks.length === 0 && checks.length > 0 && record.reviews === null) {
      // The session was made before the yes: the repository's checks are its checks from here on.
      sessions.move(record.id, { type: 'check', checks: checks.map(waitingCheck) });
    }
    if (hash === content.prepared) return;
    const here = { record, folder: record.worktree, from: from.path, scripts: asked };
    await setUp.copy(here);
    await setUp.run(here, `${record.id}-${record.runs + 1}-setup`, signal);
    await writeNote(record.worktree, { ...content, prepared: hash });
  };

  /** What an earlier run left, from its branch where somebody removed the worktree. False: the worktree is there. */
  async function bringWorkBack(record: SessionRecord): Promise<boolean> {
    const root = repository(record).path;
    const { worktree: path, branch } = record;
    if (await worktreeExists(root, path)) return false;
    const commit = await branchCommit(root, branch);
    if (commit === null) {
      throw new EspalierError(
        'refused',
        `The worktree and the branch ${branch} of “${record.title}” were removed from outside.`,
        'Nothing was started. `espalier recreate` begins again from its base; `git reflog` may still know the commits.',
      );
    }
    await addWorktree({ root, path, branch, commit });
    return true;
  }
}
