import { z } from 'zod';
import type { Pull } from '../../shared/landing';
import type { Address, Provider, Seen } from './provider';
import type { politely } from './reach';

type Ask = ReturnType<typeof politely>;

const numbered = z.object({ number: z.number().int() });
const person = z.object({ login: z.string() }).nullable();
const pullRequest = z.object({
  html_url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().default(false),
  merged: z.boolean().default(false),
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
/** More of anything than these pages hold is not read. */
const mostPages = 10;
/** Stands in what we posted: it is not to come back as somebody's comment. */
const ours = '<!-- espalier -->';

/** Pull requests of a repository by GitHub's REST API, however that is reached. */
export function github(ask: Ask, { owner, name }: Address): Provider {
  const at = `repos/${owner}/${name}`;
  const get = async <T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>> =>
    shape.parse(await ask({ method: 'GET', path: `${at}/${path}` }));
  const all = async <T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>[]> => {
    const found: z.infer<T>[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const more = await get(`${path}?per_page=${perPage}&page=${page}`, z.array(shape));
      found.push(...more);
      if (more.length < perPage) break;
    }
    return found;
  };
  /** What a token may not see is unknown, not an error. */
  const checksOf = async (commit: string): Promise<Pull['checks']> => {
    const [run, status] = await Promise.allSettled([
      get(`commits/${commit}/check-runs?per_page=${perPage}`, runs),
      get(`commits/${commit}/status`, statuses),
    ]);
    if (run.status === 'rejected' && status.status === 'rejected') return 'unknown';
    const each = run.status === 'fulfilled' ? run.value.check_runs.map(({ status, conclusion }) => outcomeOf(status, conclusion)) : [];
    if (status.status === 'fulfilled' && status.value.total_count > 0) each.push(stateOf[status.value.state] ?? 'unknown');
    return (['failed', 'running', 'unknown', 'passed'] as const).find((outcome) => each.includes(outcome)) ?? 'none';
  };
  /** Whether each of them may write to the repository; what cannot be found out is a no. */
  const writers = async (logins: readonly string[]): Promise<Set<string>> => {
    const may = async (login: string): Promise<string[]> => {
      const path = `collaborators/${encodeURIComponent(login)}/permission`;
      const found = await get(path, z.object({ permission: z.string() })).catch(() => null);
      return found !== null && ['admin', 'write'].includes(found.permission) ? [login] : [];
    };
    return new Set((await Promise.all(logins.map(may))).flat());
  };
  const commentsOf = async (number: number, reviews: readonly z.infer<typeof review>[]): Promise<Seen['comments']> => {
    const [lines, talks] = [await all(`pulls/${number}/comments`, lineComment), await all(`issues/${number}/comments`, talk)];
    const none = { path: null, line: null };
    const raw = [
      ...reviews.map(({ id, user, body, submitted_at }) => ({
        ...none,
        id: `review-${id}`,
        user,
        text: body ?? '',
        at: submitted_at ?? '',
      })),
      ...lines.map(({ id, user, body, path, line, original_line, created_at }) => ({
        ...{ id: `line-${id}`, user, text: body, path, line: line ?? original_line ?? null, at: created_at },
      })),
      ...talks.map(({ id, user, body, created_at }) => ({ ...none, id: `talk-${id}`, user, text: body ?? '', at: created_at })),
    ].filter(({ text }) => text.trim() !== '' && !text.includes(ours));
    const trusted = await writers([...new Set(raw.flatMap(({ user }) => (user ? [user.login] : [])))]);
    return raw
      .map(({ user, ...comment }) => ({ ...comment, by: user?.login ?? 'ghost', trusted: user !== null && trusted.has(user.login) }))
      .sort((a, b) => a.at.localeCompare(b.at));
  };

  return {
    find: async (head, into) => {
      const query = new URLSearchParams({ head, base: into, state: 'open' });
      const [found] = await get(`pulls?${query}`, z.array(numbered));
      return found?.number ?? null;
    },
    create: async ({ title, body, head, into, draft }) =>
      numbered.parse(await ask({ method: 'POST', path: `${at}/pulls`, body: { title, body, head, base: into, draft } })).number,
    invite: async (number, reviewers, labels) => {
      const teams = reviewers.filter((one) => one.includes('/')).map((one) => one.split('/').at(-1));
      const people = reviewers.filter((one) => !one.includes('/')).map((one) => one.replace(/^@/, ''));
      if (labels.length > 0) await ask({ method: 'POST', path: `${at}/issues/${number}/labels`, body: { labels } });
      if (reviewers.length > 0)
        await ask({
          method: 'POST',
          path: `${at}/pulls/${number}/requested_reviewers`,
          body: { reviewers: people, team_reviewers: teams },
        });
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
        checks: await checksOf(found.head.sha),
        reviews: verdictOf(reviews),
        mergeable: found.mergeable,
        comments: await commentsOf(number, reviews),
      };
    },
    reply: async (number, comment, text) => {
      const body = { body: `${text}\n\n${ours}` };
      const [, line] = /^line-(\d+)$/.exec(comment) ?? [];
      const path = line === undefined ? `issues/${number}/comments` : `pulls/${number}/comments/${line}/replies`;
      await ask({ method: 'POST', path: `${at}/${path}`, body });
    },
  };
}

const stateOf: Readonly<Record<string, Pull['checks']>> = { success: 'passed', pending: 'running', failure: 'failed', error: 'failed' };

function outcomeOf(status: string, conclusion: string | null): Pull['checks'] {
  if (status !== 'completed') return 'running';
  return conclusion !== null && ['success', 'neutral', 'skipped'].includes(conclusion) ? 'passed' : 'failed';
}

/** What the last word of each reviewer comes to. */
function verdictOf(reviews: readonly z.infer<typeof review>[]): Pull['reviews'] {
  const last = new Map<string, string>();
  for (const { user, state } of reviews) if (user && state !== 'COMMENTED' && state !== 'PENDING') last.set(user.login, state);
  const said = [...last.values()];
  if (said.includes('CHANGES_REQUESTED')) return 'changes';
  return said.includes('APPROVED') ? 'approved' : 'none';
}
