import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import { beginMerge } from '../git/bring';
import { isAncestor } from '../git/commit';
import type { Conflicted } from '../git/merge-tree';
import { remember } from '../git/rerere';
import { treeWith } from '../git/tree-diff';
import type { Sessions } from '../sessions/sessions';
import { type Apply, mergeCommit, workCommit } from './apply';
import { briefFor } from './brief';
import { unsettled } from './files';
import { type Settled, settle } from './settle';
import { assertAtRest, type Sides, type SidesOf, together } from './sides';

interface Peers {
  sessions: Sessions;
  sidesOf: SidesOf;
  apply: Pick<Apply, 'apply' | 'none'>;
  /** Checks its work anew. */
  recheck(session: string): void;
  /** Commits a merge that an agent settled. */
  conclude(record: SessionRecord): Promise<void>;
  /** The agent's id; throws where there is none of that name. */
  agentId(name: string): string;
}

type Resolve = Handlers<Contract>['methods']['conflict.resolve'];
type Merged = { tree: string; conflicts: Conflicted[] };
const person = { who: 'person' } as const;

/** Settles what does not merge with the target, in the session's worktree and on its branch; the target stays as it is. */
export function makeResolve({ sessions, sidesOf, apply: { apply, none }, recheck, conclude, agentId }: Peers): Resolve {
  /** Leaves the worktree in the middle of the merge, which the agent ends. */
  const toAgent = async (sides: Sides, { tree, conflicts }: Merged, { changes, texts, left }: Settled, agent: string | null) => {
    const { root, record, worktree, theirs } = sides;
    const fresh = agent === null ? null : agentId(agent);
    const next = fresh === null ? ({ type: 'restart' } as const) : ({ type: 'handoff', agent: fresh, brief: '' } as const);
    sessions.assertAllowed(record.id, next);
    if (record.reverted) {
      const message = `The landing of “${record.title}” was reverted, so no merge of its branch holds its work.`;
      throw new EspalierError('refused', message, 'Nothing was changed. Settle its conflicts by text, or take one side.');
    }
    const open = conflicts.filter(({ path }) => left.includes(path));
    const brief = await briefFor(sides, open, fresh === null ? null : record.goal);
    const to = { commit: await workCommit(sides), tree: changes.length === 0 ? tree : await treeWith(root, tree, changes) };
    const then = () => beginMerge(worktree, theirs, open);
    const { undo } = await apply(sides, to, { news: null, why: `${sides.target} merged, for an agent to resolve`, then });
    sessions.move(record.id, { ...next, brief }, { ...person, why: 'resolve conflicts' });
    return { id: record.id, resolved: [...texts.keys()], left, undo };
  };

  return async ({ session, how, files, agent }) => {
    const { id } = sessions.find(session);
    if (sessions.get(id).state === 'finished') await conclude(sessions.get(id));
    const saved = sessions.get(id);
    sessions.assertAllowed(saved.id, { type: 'update', base: saved.base });
    const sides = await sidesOf(saved);
    const { root, record, theirs, mine } = sides;
    if (sides.merging === null && (await isAncestor(root, theirs, mine.commit))) {
      none(sides);
      return { id, resolved: [], left: [], undo: null };
    }
    assertAtRest(record);
    const merged = await together(sides);
    const { tree, conflicts } = merged;
    const settled = await settle(root, merged, how === 'agent' ? 'auto' : how, files);
    const { changes, texts, left } = settled;
    if (how === 'agent' && left.length > 0) return toAgent(sides, merged, settled, agent);
    // Also what is only a part of it: the next time it is known.
    if (texts.size > 0) await remember(root, await unsettled(root, tree, conflicts), texts);
    const resolved = conflicts.flatMap(({ path }) => (left.includes(path) ? [] : [path]));
    if (left.length > 0) return { id, resolved, left, undo: null };
    const whole = changes.length === 0 ? tree : await treeWith(root, tree, changes);
    const commit = await mergeCommit(sides, whole);
    const news = `Since you last worked here, ${sides.target} (${theirs.slice(0, 10)}) was merged into your branch, and what conflicted was settled. Your worktree holds both.`;
    const { undo } = await apply(sides, { commit, tree: whole }, { news, why: `${sides.target} merged, conflicts settled` });
    recheck(id);
    return { id, resolved, left, undo };
  };
}
