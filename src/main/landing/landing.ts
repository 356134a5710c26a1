import { EspalierError } from '../../shared/errors';
import type { Conflict, MergeStrategy, SessionRecord } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import { resolveBase, targetOf } from '../git/base';
import { branchCommit } from '../git/branch';
import { subjectsOf } from '../git/history';
import { type MergeRequest, noTarget, planMerge, planOnto, workOf } from '../git/merge';
import { pathsBetween } from '../git/tree-files';
import type { Repositories } from '../repositories/repositories';
import type { Sessions } from '../sessions/sessions';
import type { Apply } from './apply';
import { inConvention, looksAt } from './message';
import type { Protection } from './protection';
import type { ToRequest } from './request';

/** How often a target may move under a merge before a person is told. */
export const attempts = 5;

export interface Land {
  /** The effect of `landing` at once: computes the merge where it was not, applies it, and says how it went by a move. */
  effect(record: SessionRecord): Promise<void>;
  /** The branch that a session lands on, unless told otherwise. Throws `refused` where there is none. */
  into(record: SessionRecord, named: string | null): Promise<string>;
  /** What its commit says, in the way of those that the branch has. */
  message(record: SessionRecord, into: string): Promise<string>;
  preview(
    record: SessionRecord,
    strategy: MergeStrategy,
    into: string,
  ): Promise<{ message: string; empty: boolean; conflicts: Conflict[]; blocked: string | null }>;
}

interface Peers {
  sessions: Sessions;
  repositories: Pick<Repositories, 'get'>;
  request: ToRequest;
  apply: Apply;
  protection: Protection;
  settings(): Settings;
  agentName(id: string): string;
}

export function makeLand({ sessions, repositories, request, apply, protection, settings, agentName }: Peers): Land {
  const names = (root: string, ref: string): Promise<boolean> =>
    resolveBase(root, ref).then(
      () => true,
      () => false,
    );
  const refuse = (record: SessionRecord, message: string, hint: string): void => {
    sessions.move(record.id, { type: 'refuse', error: { code: 'refused', message, hint } });
  };
  const messageOf = async (record: SessionRecord, { root, base }: MergeRequest, stands: string | null, tree: string | null) => {
    const subjects = stands === null ? [] : await subjectsOf(root, stands, looksAt);
    const paths = tree === null ? [] : await pathsBetween(root, base, tree);
    const goal = record.goal.trim();
    const by = settings().coAuthored ? [`Co-authored-by: ${agentName(record.agent)} <${record.agent}@localhost>`] : [];
    return [inConvention(record.title, subjects, paths), ...(goal === record.title.trim() ? [] : [goal]), ...by].join('\n\n');
  };
  /** Whether it is over, well or not; else the target has moved, and the merge has to be computed anew. */
  const applied = async (record: SessionRecord, into: string, commit: string, previous: string): Promise<boolean> => {
    const came = await apply.apply(record, into, commit, previous);
    if (!came.ok && came.reason !== 'moved') refuse(record, came.message, came.hint);
    return came.ok || came.reason !== 'moved';
  };

  return {
    effect: async (record) => {
      const landing = record.landing;
      if (!landing) return;
      if (landing.commit !== null && landing.previous !== null) {
        if (await applied(record, landing.into, landing.commit, landing.previous)) return;
      }
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const planned = await planMerge({ ...(await request(record, landing)), sign: true });
        if (!planned.ok) {
          if (planned.reason === 'conflicts') return void sessions.move(record.id, { type: 'conflict', conflicts: planned.conflicts });
          return refuse(record, planned.message, planned.hint);
        }
        await apply.compute(record, planned.commit, planned.targetOld);
        if (await applied(record, landing.into, planned.commit, planned.targetOld)) return;
      }
      refuse(
        record,
        `${landing.into} moved ${attempts} times while it was merged into.`,
        'Nothing was changed. Merge again when it is quieter.',
      );
    },
    into: async (record, named) => {
      const { path: root, branch } = repositories.get(record.repository);
      const { ref } = record.base;
      const own = await targetOf(root, named ?? ref);
      // A branch that is gone is named, so that the merge says so; a tag, a commit or `main~2` leads to the default branch.
      const other = async (): Promise<string | null> => ((await names(root, ref)) ? branch : ref);
      const into = own ?? named ?? (await other());
      if (into !== null) return into;
      throw new EspalierError(
        'refused',
        'The repository has no branch to merge into: its HEAD is detached.',
        'Nothing was changed. Name one: `espalier merge … --into <branch>`.',
      );
    },
    message: async (record, into) => {
      const asked = await request(record, { strategy: 'squash', into, message: '' });
      const found = await workOf(asked);
      return await messageOf(record, asked, await branchCommit(asked.root, into), found.ok ? found.work.tree : null);
    },
    preview: async (record, strategy, into) => {
      const asked = await request(record, { strategy, into, message: 'preview' });
      // Looked at once: its message and what it gives are of the same work.
      const found = await workOf(asked);
      const stands = await branchCommit(asked.root, into);
      const message = await messageOf(record, asked, stands, found.ok ? found.work.tree : null);
      const closed = await protection(record.repository, into);
      if (closed) return { message, empty: false, conflicts: [], blocked: closed.message };
      const planned = stands === null ? noTarget(into) : found.ok ? await planOnto(asked, found.work, stands) : found;
      if (planned.ok) return { message, empty: false, conflicts: [], blocked: null };
      if (planned.reason === 'conflicts') return { message, empty: false, conflicts: planned.conflicts, blocked: null };
      return { message, empty: planned.reason === 'empty', conflicts: [], blocked: planned.message };
    },
  };
}
