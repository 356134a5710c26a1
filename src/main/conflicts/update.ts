import type { Contract } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { SessionRecord } from '../../shared/model';
import type { Handlers } from '../../shared/rpc';
import { isAncestor, treeOfCommit } from '../git/commit';
import { mergeFrom } from '../git/merge-tree';
import { rebaseOnto } from '../git/rebase';
import type { Sessions } from '../sessions/sessions';
import { type Apply, mergeCommit, workCommit } from './apply';
import { assertAtRest, type Sides, type SidesOf, together } from './sides';

interface Peers {
  sessions: Sessions;
  sidesOf: SidesOf;
  apply: Pick<Apply, 'apply' | 'none'>;
  /** Takes back what a killed core left half done. */
  mend(record: SessionRecord): Promise<void>;
}

type Planned = { ok: true; commit: string; tree: string } | { ok: false; paths: string[] };

/** Brings the target's newest state into a session's worktree. */
export function makeUpdate({ sessions, sidesOf, apply: { apply, none }, mend }: Peers): Handlers<Contract>['methods']['session.update'] {
  return async ({ session, how }) => {
    const { id } = sessions.find(session);
    await mend(sessions.get(id));
    const saved = sessions.get(id);
    sessions.assertAllowed(id, { type: 'update', base: saved.base });
    const sides = await sidesOf(saved);
    const { record, root, theirs, target, mine, merging } = sides;
    if (merging !== null) {
      const hint = `Nothing was changed. Finish it there, or \`espalier resolve ${record.id}\` begins it anew.`;
      throw new EspalierError('refused', `The worktree of “${record.title}” is in the middle of a merge.`, hint);
    }
    if (await isAncestor(root, theirs, mine.commit)) {
      return { updated: true, session: sessions.view(none(sides)), undo: null };
    }
    assertAtRest(record);
    const planned = how === 'rebase' ? await rebased(sides) : await merged(sides);
    if (!planned.ok) return { updated: false, paths: planned.paths };
    const done = how === 'rebase' ? `your commits were rebased onto ${target}` : `${target} was merged into your branch`;
    const news = `Since you last worked here, ${done} (it stands at ${theirs.slice(0, 10)} now). Your worktree holds both.`;
    const { session: after, undo } = await apply(sides, planned, { news, why: `${how} of ${target}` });
    return { updated: true, session: sessions.view(after), undo };
  };
}

const pathsOf = (conflicts: readonly { path: string }[]): string[] => conflicts.map(({ path }) => path);

async function merged(sides: Sides): Promise<Planned> {
  const { tree, conflicts } = await together(sides);
  if (conflicts.length > 0) return { ok: false, paths: pathsOf(conflicts) };
  return { ok: true, commit: await mergeCommit(sides, tree), tree };
}

async function rebased(sides: Sides): Promise<Planned> {
  const { root, record, theirs } = sides;
  const { base, reverted } = record;
  const tip = await workCommit(sides);
  const expected = () => mergeFrom(root, base.commit, theirs, tip);
  const result = await rebaseOnto({ root, base: base.commit, target: theirs, tip, reverted, sign: true, expected });
  if (result.ok) return { ok: true, commit: result.commit, tree: await treeOfCommit(root, result.commit) };
  if (result.reason === 'conflicts') return { ok: false, paths: pathsOf(result.conflicts) };
  const hint = 'Nothing was changed. Bring it up to date by a merge.';
  throw new EspalierError('refused', result.message, hint);
}
