import { EspalierError } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { bring, mergingIn, standOf } from '../git/bring';
import { commitTree, isAncestor } from '../git/commit';
import { exists } from '../git/exists';
import { git } from '../git/git';
import { withWriteLock } from '../git/locks';
import { markedPaths } from '../git/markers';
import { mergeInFull } from '../git/merge-tree';
import { remember } from '../git/rerere';
import { unmergedPaths } from '../git/status';
import { blobOf, contentAt } from '../git/tree-diff';
import type { Sessions } from '../sessions/sessions';
import { unsettled } from './files';

export interface Conclude {
  /**
   * At the end of a run: commits the merge that its agent was to settle, where it did, or says what is left. Agents need
   * not commit for that: a sandbox may keep git's folder from them.
   */
  afterRun(record: SessionRecord): Promise<void>;
  /** The same for a person, who settled it in the worktree. Gives what is left: then nothing was changed. */
  byPerson(record: SessionRecord): Promise<string[]>;
  /** What is left in the worktree of the merge that it is in the middle of; null: it is not in the one that was begun for it. */
  left(record: SessionRecord): Promise<string[] | null>;
}

interface Peers {
  sessions: Sessions;
  repository(record: SessionRecord): Repository;
}

export function makeConclude({ sessions, repository }: Peers): Conclude {
  const begun = async ({ worktree, base }: SessionRecord): Promise<boolean> => (await mergingIn(worktree)) === base.commit;

  const left: Conclude['left'] = async (record) => {
    if (!(await begun(record))) return null;
    const { commit, tree } = await standOf(record.worktree);
    return await markedPaths(repository(record).path, commit, tree);
  };

  /** Commits the merge that was begun in its worktree, unless markers are left: gives the files that hold them. */
  const commitMerge = async (record: SessionRecord): Promise<string[]> => {
    const { worktree, base } = record;
    const root = repository(record).path;
    const from = await standOf(worktree);
    const marked = await markedPaths(root, from.commit, from.tree);
    if (marked.length > 0) return marked;
    const message = `Merge branch '${base.ref}' into ${record.branch}`;
    const commit = await commitTree(root, { tree: from.tree, parents: [from.commit, base.commit], message, sign: true });
    await learn(root, from.commit, base.commit, from.tree);
    await withWriteLock(root, () => bring(worktree, from, { commit, tree: from.tree }, 'conflicts settled'));
    return [];
  };

  const unmerged = async (record: SessionRecord): Promise<string[]> => {
    const { commit, tree } = await standOf(record.worktree);
    const marked = await markedPaths(repository(record).path, commit, tree);
    return [...new Set([...marked, ...(await unmergedPaths(record.worktree))])];
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

  return {
    left,
    afterRun: async (record) => {
      if (sessions.get(record.id).state !== 'finished' || !(await exists(record.worktree))) return;
      if ((await mergingIn(record.worktree)) === null) return await measureFromWithin(record);
      // One that nobody noted is the agent's or a person's, or ours where the core was killed in the middle of beginning it.
      const open = (await begun(record)) ? await commitMerge(record) : await unmerged(record);
      const conflicts = open.map((path) => ({ path, kind: 'unresolved' }));
      if (conflicts.length > 0)
        sessions.move(record.id, { type: 'conflict', conflicts }, { who: 'agent', why: 'conflict markers are left' });
    },
    byPerson: async (record) => {
      const { id, title, base } = record;
      sessions.assertAllowed(id, { type: 'update', base });
      if (await begun(record)) {
        const marked = await commitMerge(record);
        if (marked.length > 0) return marked;
      } else if (record.state !== 'conflicted' || !(await isAncestor(record.worktree, base.commit, 'HEAD'))) {
        const message = `The worktree of “${title}” is not in the middle of its merge with ${base.ref}.`;
        throw new EspalierError('refused', message, 'Nothing was changed. Begin it again.');
      } // else it was committed, and nobody was told: by a core that was killed, or by the person
      const news = `Since you last worked here, ${base.ref} was merged into your branch, and what conflicted was settled by a person. Your worktree holds both.`;
      sessions.move(id, { type: 'update', base, news }, { who: 'person', why: 'conflicts settled in the worktree' });
      return [];
    },
  };
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
