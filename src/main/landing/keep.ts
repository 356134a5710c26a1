import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Landing } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import { branchCommit } from '../git/branch';
import { commitWork } from '../git/commit-work';
import { changesBetween } from '../git/tree-diff';
import type { Locate } from '../sessions/locate';
import type { Sessions } from '../sessions/sessions';
import type { UndoBook } from '../sessions/undo';
import type { Land } from './landing';
import type { ToRequest } from './request';

interface Peers {
  sessions: Sessions;
  locate: Locate;
  request: ToRequest;
  land: Pick<Land, 'into' | 'message'>;
  undoBook(): UndoBook;
}

/**
 * Lets a session's work stay on its own branch: what is not committed becomes a commit there, no other branch moves, and a
 * clean-up leaves it. Throws `refused` where there is no work, or its worktree is on another branch.
 */
export function makeKeep({ sessions, locate, request, land, undoBook }: Peers): Handlers<Contract>['methods']['landing.keep'] {
  return async ({ session, message }) => {
    const record = await locate(sessions.find(session));
    const { branch } = record;
    const landing: Landing = {
      ...{ strategy: 'squash', message: '', into: branch, queuedAt: null, place: 0 },
      ...{ commit: null, previous: null, size: null },
    };
    sessions.assertAllowed(record.id, { type: 'merged', landing });
    const into = await land.into(record, null);
    const asked = await request(record, { strategy: 'squash', into, message: message?.trim() || (await land.message(record, into)) });
    const { root, base: previous } = asked;
    const commit = await commitWork(asked, () => undefined);
    if (commit === previous)
      throw new EspalierError('refused', `“${record.title}” changes nothing.`, 'There is nothing to keep. Discard it, or restart it.');
    if ((await branchCommit(root, branch)) !== commit)
      throw new EspalierError(
        'refused',
        `The worktree of “${record.title}” is not on its branch ${branch}.`,
        'Its work is committed where its worktree stands. Switch back to that branch there, then keep it again.',
      );
    const { files, added, deleted } = await changesBetween(root, previous, commit);
    const kept = { ...landing, commit, previous, size: { files: files.length, added, deleted } };
    const undo = undoBook().create('keep', record, { snapshot: null, merge: null, state: record.state });
    const by = { who: 'person', why: `kept on ${branch}` } as const;
    sessions.move(record.id, { type: 'merged', landing: kept }, by, { undo });
    undoBook().tell(undo);
    return { id: record.id, branch, commit, undo: undo.id };
  };
}
