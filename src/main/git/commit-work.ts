import { EspalierError } from '../../shared/errors';
import { commitTree, treeOfCommit } from './commit';
import { git } from './git';
import { withWriteLock } from './locks';
import { type MergeRequest, workOf } from './merge';

/**
 * The commit that holds all of a session's work. What was not committed becomes one more commit on its branch, signed
 * where the person's are; no file changes. `assert` is told which tree that is, and may throw. Throws `refused` where
 * there is no work, or it changes meanwhile.
 */
export async function commitWork(request: MergeRequest, assert: (tree: string) => void): Promise<string> {
  const { root, worktree, message } = request;
  const found = await workOf(request);
  if (!found.ok) {
    const what = found.reason === 'conflicts' ? 'It has conflicts that are not resolved.' : found.message;
    throw new EspalierError('refused', what, found.reason === 'conflicts' ? 'Nothing was changed. Resolve them first.' : found.hint);
  }
  const { head, tree } = found.work;
  assert(tree);
  if (worktree === null || tree === (await treeOfCommit(root, head))) return head;
  const commit = await commitTree(root, { tree, parents: [head], message, sign: true });
  return withWriteLock(root, async () => {
    if ((await git(worktree).text(['rev-parse', '--verify', 'HEAD'])) !== head)
      throw new EspalierError('refused', 'Somebody else committed in its worktree at this moment.', 'Nothing was changed. Try again.');
    await git(worktree).run(['reset', '--quiet', '--mixed', '--no-refresh', commit]);
    return commit;
  });
}
