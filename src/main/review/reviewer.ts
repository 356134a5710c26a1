import type { Logger } from 'pino';
import { defaultsFor } from '../../shared/agent-defaults';
import { isFailing, isSettled } from '../../shared/check';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import type { Agent, SessionRecord } from '../../shared/model';
import { assertReviews, readerOf } from '../../shared/reviewer';
import type { Settings } from '../../shared/settings';
import type { Agents } from '../agents/agents';
import { commitAsEspalier } from '../git/commit';
import { treePatch } from '../git/tree-diff';
import type { Commands } from '../sessions/commands';
import type { Sessions } from '../sessions/sessions';
import type { Store } from '../store/store';
import type { Seen } from './reading';
import type { Reviewed } from './reviewed';
import { reviewGoal } from './reviewer-text';

/** Cycles between author and reviewer, after which a person decides. */
export const mostCycles = 3;
/** Bytes of the change that a reviewer is given at once; it can read the rest. */
const longestPatch = 60_000;
/** A job that ended longer ago is not read by itself, as after a setting was changed and a restart; ms. */
const recent = 60 * 60 * 1000;

interface Peers {
  sessions: Sessions;
  agents: Pick<Agents, 'get'>;
  store: Pick<Store, 'verdicts'>;
  settings(): Settings;
  commands(): Pick<Commands, 'run'>;
  /** Which tree a session's work is. */
  now(record: SessionRecord): Promise<Seen>;
  /** What the author of a change meant to do; null: not known. */
  planOf(session: string): string | null;
  /** What comes of a reviewer's end. */
  reviewed: Reviewed;
  log: Logger;
}

export interface Reviewer {
  /** Lets an agent read a session's work as it is now; `named` null: the task's, or that of the settings. */
  ask(record: SessionRecord, named: string | null): Promise<SessionRecord>;
  /** The effect of an end: a change is given to its reviewer, an answer of one is taken up. */
  afterRun(record: SessionRecord): Promise<void>;
}

/** Lets agents read what others wrote, each in a worktree of its own at exactly that tree, knowing nothing of how it came about. */
export function makeReviewer({ sessions, agents, store, settings, commands, now, planOf, reviewed, log }: Peers): Reviewer {
  const start = async (record: SessionRecord, seen: Seen, agent: Agent, asked: boolean): Promise<SessionRecord> => {
    assertReviews(agent);
    const { root, base, tree } = seen;
    const files = (await seen.files()).map(({ row }) => row.change);
    if (files.length === 0) throw new EspalierError('refused', `“${record.title}” changes nothing.`, 'There is nothing to review.');
    const { patch, truncated } = await treePatch(root, base, tree, { paths: null, maxBytes: longestPatch });
    const commit = await commitAsEspalier(root, { tree, parents: [base], message: `Change of “${record.title}”` });
    return commands().run({
      goal: reviewGoal({ task: record.goal, plan: planOf(record.id), files, patch, cut: truncated, base }),
      title: `Review of ${record.title}`.slice(0, 200),
      ...{ repository: root, agent: agent.id, place: 'background', base: commit, checks: [], next: true, permissions: 'plan' },
      ...{
        model: defaultsFor(settings(), record.repository, agent.id).reviewModel,
        handoffAt: null,
        budget: null,
        reviews: { session: record.id, tree, cycle: record.rounds.review + 1, asked },
      },
    });
  };
  /** Whether this very tree was given to a reviewer before, whatever came of it. */
  const known = ({ id }: SessionRecord, tree: string): boolean =>
    store.verdicts.of(id).some(({ verdict }) => verdict.tree === tree) ||
    sessions.all().some(({ reviews }) => reviews?.session === id && reviews.tree === tree);

  const byItself = async (id: string): Promise<void> => {
    const record = sessions.get(id);
    const reader = readerOf(record, settings());
    const ended = Date.parse(record.finishedAt ?? '');
    const due = record.state === 'finished' && record.place === 'background' && Date.now() - ended < recent;
    if (reader === null || !due || record.rounds.review >= mostCycles) return;
    if (record.checks.some((check) => !isSettled(check) || isFailing(check))) return; // that is to be mended first
    const seen = await now(record);
    const changes = (await seen.files()).map(({ row }) => row.change);
    const lines = changes.reduce((sum, { added, deleted }) => sum + (added ?? 0) + (deleted ?? 0), 0);
    if (changes.length === 0 || lines < reader.from || known(record, seen.tree)) return;
    await start(record, seen, agents.get(reader.agent).agent, false);
  };

  return {
    ask: async (record, named) => {
      const wanted = named ?? readerOf(record, settings())?.agent ?? null;
      if (wanted === null)
        throw new EspalierError('usage', 'No agent is set that reviews.', 'Nothing was started. Name one, or choose it in the settings.');
      if (record.reviews !== null) throw new EspalierError('refused', `“${record.title}” is a review itself.`, 'Nothing was started.');
      return start(record, await now(record), agents.get(wanted).agent, true);
    },
    afterRun: async (record) => {
      if (record.reviews !== null) return reviewed(record.id, record.reviews);
      try {
        await byItself(record.id);
      } catch (error) {
        if (!(error instanceof EspalierError) || error.code === 'storage') throw error;
        log.warn({ session: record.id, error: toErrorRecord(error) }, 'no review');
      }
    },
  };
}
