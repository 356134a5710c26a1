import { z } from 'zod';
import type { Pull } from '../../shared/landing';
import { type Ask, githubLike, reader } from './ask';
import type { Address, Head, Provider, Seen } from './provider';
import { asOurs, trusting, verdictOf, worst } from './said';

const numbered = z.object({ number: z.number().int() });
const person = z.object({ login: z.string() }).nullable();
const pullRequest = z.object({
  html_url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().default(false),
  merged: z.boolean().default(false),
  merge_commit_sha: z.string().nullish(),
  mergeable: z.boolean().nullable().default(null),
  head: z.object({ sha: z.string() }),
});
const runs = z.object({ check_runs: z.array(z.object({ status: z.string(), conclusion: z.string().nullable() })) });
const statuses = z.object({ state: z.string(), total_count: z.number() });
const review = z.object({
  id: z.number(),
  user: person,
  state: z.string(),
  body: z.string().nullable(),
  submitted_at: z.string().nullish(),
});
const lineComment = z.object({
  id: z.number(),
  user: person,
  body: z.string(),
  path: z.string(),
  line: z.number().int().nullish(),
  original_line: z.number().int().nullish(),
  created_at: z.string(),
});
const talk = z.object({ id: z.number(), user: person, body: z.string().nullable(), created_at: z.string() });

const perPage = 100;
const headOf = ({ owner, branch }: Head): string => `${owner}:${branch}`;

/** Pull requests of a repository by GitHub's REST API, however that is reached. */
export function github(ask: Ask, { owner, name }: Address): Provider {
  const at = `repos/${owner}/${name}`;
  const { get, all } = reader(ask, { at, size: 'per_page', perPage });
  /** What a token may not see is unknown, not an error. */
  const checksOf = async (commit: string): Promise<Pull['checks']> => {
    const [run, status] = await Promise.allSettled([
      get(`commits/${commit}/check-runs?per_page=${perPage}`, runs),
      get(`commits/${commit}/status`, statuses),
    ]);
    if (run.status === 'rejected' && status.status === 'rejected') return 'unknown';
    const each = run.status === 'fulfilled' ? run.value.check_runs.map(({ status, conclusion }) => outcomeOf(status, conclusion)) : [];
    if (status.status === 'fulfilled' && status.value.total_count > 0) each.push(stateOf[status.value.state] ?? 'unknown');
    return worst(each);
  };
  const mayWrite = async (login: string): Promise<boolean> => {
    const found = await get(`collaborators/${encodeURIComponent(login)}/permission`, z.object({ permission: z.string() }));
    return ['admin', 'write'].includes(found.permission);
  };
  const commentsOf = async (number: number, reviews: readonly z.infer<typeof review>[]): Promise<Seen['comments']> => {
    const [lines, talks] = [await all(`pulls/${number}/comments`, lineComment), await all(`issues/${number}/comments`, talk)];
    const about = (user: z.infer<typeof person>, body: string | null) => ({ by: user?.login ?? null, text: body ?? '' });
    const none = { path: null, line: null };
    return trusting(
      [
        ...reviews.map(({ id, user, body, submitted_at }) => ({
          ...{ ...none, id: `review-${id}`, ...about(user, body), at: submitted_at ?? '' },
        })),
        ...lines.map(({ id, user, body, path, line, original_line, created_at }) => ({
          ...{ id: `line-${id}`, ...about(user, body), path, line: line ?? original_line ?? null, at: created_at },
        })),
        ...talks.map(({ id, user, body, created_at }) => ({ ...none, id: `talk-${id}`, ...about(user, body), at: created_at })),
      ],
      mayWrite,
    );
  };

  return {
    ...githubLike(ask, at),
    find: async (head, into) => {
      const query = new URLSearchParams({ head: headOf(head), base: into, state: 'open' });
      const [found] = await get(`pulls?${query}`, z.array(numbered));
      return found?.number ?? null;
    },
    create: async ({ title, body, head, into, draft }) => {
      const wanted = { title, body, head: headOf(head), base: into, draft };
      return numbered.parse(await ask({ method: 'POST', path: `${at}/pulls`, body: wanted })).number;
    },
    look: async (number) => {
      const found = await get(`pulls/${number}`, pullRequest);
      const reviews = await all(`pulls/${number}/reviews`, review);
      return {
        url: found.html_url,
        title: found.title,
        commit: found.head.sha,
        draft: found.draft,
        state: found.merged ? 'merged' : found.state,
        mergedAs: found.merged ? (found.merge_commit_sha ?? found.head.sha) : null,
        checks: await checksOf(found.head.sha),
        reviews: verdictOf(
          reviews.flatMap(({ user, state }) =>
            user && state !== 'COMMENTED' && state !== 'PENDING' ? [{ by: user.login, says: words[state] ?? 'nothing' }] : [],
          ),
        ),
        mergeable: found.mergeable,
        comments: await commentsOf(number, reviews),
      };
    },
    reply: async (number, { id }, text) => {
      const [, line] = /^line-(\d+)$/.exec(id) ?? [];
      const path = line === undefined ? `issues/${number}/comments` : `pulls/${number}/comments/${line}/replies`;
      await ask({ method: 'POST', path: `${at}/${path}`, body: { body: asOurs(text) } });
    },
  };
}

const words: Readonly<Record<string, 'approved' | 'changes'>> = { APPROVED: 'approved', CHANGES_REQUESTED: 'changes' };
const stateOf: Readonly<Record<string, Pull['checks']>> = { success: 'passed', pending: 'running', failure: 'failed', error: 'failed' };

function outcomeOf(status: string, conclusion: string | null): Pull['checks'] {
  if (status !== 'completed') return 'running';
  return conclusion !== null && ['success', 'neutral', 'skipped'].includes(conclusion) ? 'passed' : 'failed';
}
