import type { Repository, SessionRecord } from '../../shared/model';
import { bring, mergingIn, standOf } from '../git/bring';
import { commitTree, isAncestor } from '../git/commit';
import { exists } from '../git/exists';
import { git } from '../git/git';
import { withWriteLock } from '../git/locks';
import { markedPaths } from '../git/markers';
import { mergeInFull } from '../git/merge-tree';
import { remember } from '../git/rerere';
import { blobOf, contentAt } from '../git/tree-diff';
import type { Sessions } from '../sessions/sessions';
import { unsettled } from './files';

/**
 * At the end of a run: commits the merge that its agent was to settle, where it did, or says what is left. Agents need
 * not commit for that: a sandbox may keep git's folder from them.
 */
export function makeConclude({ sessions, repository }: { sessions: Sessions; repository(record: SessionRecord): Repository }) {
  return async (record: SessionRecord): Promise<void> => {
    const { worktree, base } = record;
    const root = repository(record).path;
    if (sessions.get(record.id).state !== 'finished' || !(await exists(worktree))) return;
    const merging = await mergingIn(worktree);
    if (merging === null) return await measureFromWithin(record);
    if (merging !== base.commit) return; // one that the agent or a person began
    const from = await standOf(worktree);
    const marked = await markedPaths(root, from.commit, from.tree);
    if (marked.length > 0) {
      const conflicts = marked.map((path) => ({ path, kind: 'unresolved' }));
      sessions.move(record.id, { type: 'conflict', conflicts }, { who: 'agent', why: 'conflict markers are left' });
      return;
    }
    const message = `Merge branch '${base.ref}' into ${record.branch}`;
    const commit = await commitTree(root, { tree: from.tree, parents: [from.commit, merging], message, sign: true });
    await learn(root, from.commit, merging, from.tree);
    await withWriteLock(root, () => bring(worktree, from, { commit, tree: from.tree }, 'conflicts settled'));
  };

  /** An agent that aborted the merge left a base that its worktree does not have. */
  async function measureFromWithin(record: SessionRecord): Promise<void> {
    const { commit, ref } = record.base;
    if (await isAncestor(record.worktree, commit, 'HEAD')) return;
    const output = await git(record.worktree).run(['merge-base', 'HEAD', commit], { accept: [1] });
    const common = output.stdout.toString('utf8').trim();
    if (common === '') return;
    sessions.move(record.id, { type: 'update', base: { ref, commit: common } }, { who: 'core', why: 'its branch does not hold its base' });
  }
}

/** Lets `rerere` remember how the conflicts of a merge were settled. */
async function learn(root: string, ours: string, theirs: string, settled: string): Promise<void> {
  const { tree, conflicts } = await mergeInFull(root, ours, theirs);
  const open = await unsettled(root, tree, conflicts);
  const texts = new Map<string, Buffer>();
  for (const { path } of open) {
    const content = await contentAt(root, settled, path);
    if (content?.mode.startsWith('100')) texts.set(path, await blobOf(root, content.id));
  }
  if (texts.size > 0) await remember(root, open, texts);
}
