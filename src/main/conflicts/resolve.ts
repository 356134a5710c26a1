import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import { assertHears } from '../../shared/hears';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import type { Agents } from '../agents/agents';
import { beginMerge } from '../git/bring';
import { isAncestor } from '../git/commit';
import type { Conflicted } from '../git/merge-tree';
import { remember } from '../git/rerere';
import { treeWith } from '../git/tree-diff';
import type { Sessions } from '../sessions/sessions';
import { type Apply, mergeCommit, workCommit } from './apply';
import { briefFor } from './brief';
import type { Conclude } from './conclude';
import { unsettled } from './files';
import { type Settled, settle } from './settle';
import { assertAtRest, type Sides, type SidesOf, together } from './sides';

interface Peers {
  sessions: Sessions;
  sidesOf: SidesOf;
  apply: Pick<Apply, 'apply' | 'none'>;
  /** Checks its work anew. */
  recheck(session: string): void;
  conclude: Pick<Conclude, 'afterRun' | 'byPerson'>;
  agents: Pick<Agents, 'get'>;
}

type Resolve = Handlers<Contract>['methods']['conflict.resolve'];
type Merged = { tree: string; conflicts: Conflicted[] };
const person = { who: 'person' } as const;

/** Settles what does not merge with the target, in the session's worktree and on its branch; the target stays as it is. */
export function makeResolve({ sessions, sidesOf, apply: { apply, none }, recheck, conclude, agents }: Peers): Resolve {
  /** Leaves the worktree in the middle of the merge, which an agent or a person ends. */
  const begin = async (sides: Sides, merged: Merged, settled: Settled, who: string): Promise<string> => {
    const { root, worktree, theirs, target } = sides;
    const open = openOf(merged, settled);
    const to = { commit: await workCommit(sides), tree: await wholeOf(root, merged, settled) };
    const then = () => beginMerge(worktree, theirs, open);
    const conflicts = open.map(({ path, kind }) => ({ path, kind }));
    return (await apply(sides, to, { news: null, why: `${target} merged, for ${who} to resolve`, conflicts, then })).undo;
  };

  const toAgent = async (sides: Sides, merged: Merged, settled: Settled, agent: string | null) => {
    const { record } = sides;
    const { agent: next } = agents.get(agent ?? record.agent);
    assertHears(record, next);
    const fresh = agent === null ? null : next.id;
    const move = fresh === null ? ({ type: 'restart' } as const) : ({ type: 'handoff', agent: fresh, brief: '' } as const);
    sessions.assertAllowed(record.id, move);
    const brief = await briefFor(sides, openOf(merged, settled), fresh === null ? null : record.goal);
    const undo = await begin(sides, merged, settled, 'an agent');
    sessions.move(record.id, { ...move, brief }, { ...person, why: 'resolve conflicts' });
    return undo;
  };

  return async ({ session, how, files, agent, seen }) => {
    const { id } = sessions.find(session);
    await conclude.afterRun(sessions.get(id));
    const saved = sessions.get(id);
    sessions.assertAllowed(saved.id, { type: 'update', base: saved.base });
    const sides = await sidesOf(saved);
    const { root, record, theirs, mine } = sides;
    if (how === 'worktree') {
      assertAtRest(record);
      const left = await conclude.byPerson(record);
      if (left.length === 0) recheck(id);
      return { id, resolved: record.conflicts.flatMap(({ path }) => (left.includes(path) ? [] : [path])), left, undo: null };
    }
    assertSeen(sides, seen);
    if (sides.merging === null && (await isAncestor(root, theirs, mine.commit))) {
      none(sides);
      return { id, resolved: [], left: [], undo: null };
    }
    assertAtRest(record);
    const merged = await together(sides);
    const { tree, conflicts } = merged;
    const leaves = how === 'agent' || how === 'editor';
    const settled = await settle(root, merged, leaves ? 'auto' : how, files);
    const { texts, left } = settled;
    if (leaves && left.length > 0) {
      assertMergeable(record);
      const undo = await (how === 'agent' ? toAgent(sides, merged, settled, agent) : begin(sides, merged, settled, 'a person'));
      return { id, resolved: [...texts.keys()], left, undo };
    }
    // Also what is only a part of it: the next time it is known.
    if (texts.size > 0) await remember(root, await unsettled(root, tree, conflicts), texts);
    const resolved = conflicts.flatMap(({ path }) => (left.includes(path) ? [] : [path]));
    if (left.length > 0) return { id, resolved, left, undo: null };
    const whole = await wholeOf(root, merged, settled);
    const commit = await mergeCommit(sides, whole);
    const news = `Since you last worked here, ${sides.target} (${theirs.slice(0, 10)}) was merged into your branch, and what conflicted was settled. Your worktree holds both.`;
    const { undo } = await apply(sides, { commit, tree: whole }, { news, why: `${sides.target} merged, conflicts settled` });
    recheck(id);
    return { id, resolved, left, undo };
  };
}

const openOf = ({ conflicts }: Merged, { left }: Settled): Conflicted[] => conflicts.filter(({ path }) => left.includes(path));

/** What is merged, with what was settled put in. */
const wholeOf = async (root: string, { tree }: Merged, { changes }: Settled): Promise<string> =>
  changes.length === 0 ? tree : await treeWith(root, tree, changes);

function assertMergeable({ title, reverted }: SessionRecord): void {
  if (!reverted) return;
  const message = `The landing of “${title}” was reverted, so no merge of its branch holds its work.`;
  throw new EspalierError('refused', message, 'Nothing was changed. Settle its conflicts by text, or take one side.');
}

/** Throws `refused` where what was looked at is not what there is any more. */
function assertSeen({ record, target, theirs, mine }: Sides, seen: { commit: string; tree: string } | null): void {
  if (seen === null || (seen.commit === theirs && seen.tree === mine.tree)) return;
  const moved = seen.commit === theirs ? `The work of “${record.title}” has changed` : `${target} has moved`;
  throw new EspalierError('refused', `${moved} since you looked.`, 'Nothing was changed. Look at its conflicts again.');
}
