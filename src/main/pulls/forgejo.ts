import { z } from 'zod';
import type { Pull } from '../../shared/landing';
import { type Ask, githubLike, reader } from './ask';
import type { Address, Provider, SeenComment } from './provider';
import { asOurs, trusting, verdictOf } from './said';

const person = z.object({ login: z.string() }).nullish();
const numbered = z.object({ number: z.number().int() });
const branch = z.object({ ref: z.string(), repo: z.object({ owner: z.object({ login: z.string() }) }).nullish() });
const listed = numbered.extend({ base: branch, head: branch });
const pullRequest = z.object({
  html_url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().optional(),
  merged: z.boolean().default(false),
  merge_commit_sha: z.string().nullish(),
  mergeable: z.boolean().nullish(),
  head: z.object({ sha: z.string() }),
});
const status = z.object({ state: z.string(), total_count: z.number() });
const review = z.object({
  id: z.number().int(),
  user: person,
  state: z.string(),
  body: z.string(),
  dismissed: z.boolean().default(false),
  comments_count: z.number().int().default(0),
  submitted_at: z.string(),
});
const lineComment = z.object({
  id: z.number().int(),
  user: person,
  body: z.string(),
  path: z.string(),
  /** Lines of the new and the old side; 0: it is on the other. */
  position: z.number().int().default(0),
  original_position: z.number().int().default(0),
  created_at: z.string(),
});
const talk = z.object({ id: z.number().int(), user: person, body: z.string(), created_at: z.string() });

/** By which a title says that it is a draft. */
const asDraft = /^(?:WIP:|\[WIP\])\s*/i;

/** Pull requests of a repository by the REST API of Forgejo (and Gitea, which it comes from). */
export function forgejo(ask: Ask, { owner, name }: Address): Provider {
  const at = `repos/${owner}/${name}`;
  const { get, all } = reader(ask, { at, size: 'limit', perPage: 50 });
  const checksOf = async (commit: string): Promise<Pull['checks']> => {
    const found = await get(`commits/${commit}/status`, status).catch(() => null);
    if (found === null) return 'unknown';
    return found.total_count === 0 ? 'none' : (outcomes[found.state] ?? 'unknown');
  };
  const mayWrite = async (login: string): Promise<boolean> => {
    const found = await get(`collaborators/${encodeURIComponent(login)}/permission`, z.object({ permission: z.string() }));
    return ['owner', 'admin', 'write'].includes(found.permission);
  };
  const commentsOf = async (number: number, reviews: readonly z.infer<typeof review>[]): Promise<SeenComment[]> => {
    const withLines = reviews.filter(({ comments_count }) => comments_count > 0);
    const lines = await Promise.all(withLines.map(({ id }) => get(`pulls/${number}/reviews/${id}/comments`, z.array(lineComment))));
    const talks = await get(`issues/${number}/comments`, z.array(talk));
    const none = { path: null, line: null };
    return trusting(
      [
        ...reviews.map(({ id, user, body, submitted_at }) => ({
          ...{ ...none, id: `review-${id}`, by: user?.login ?? null, text: body, at: submitted_at },
        })),
        ...lines.flat().map(({ id, user, body, path, position, original_position, created_at }) => ({
          ...{ id: `line-${id}`, by: user?.login ?? null, text: body, at: created_at },
          ...{ path, line: position || original_position || null },
        })),
        ...talks.map(({ id, user, body, created_at }) => ({
          ...{ ...none, id: `talk-${id}`, by: user?.login ?? null, text: body, at: created_at },
        })),
      ],
      mayWrite,
    );
  };

  return {
    ...githubLike(ask, at),
    find: async (head, into) => {
      const open = await all('pulls?state=open', listed);
      const isIt = (one: z.infer<typeof listed>): boolean =>
        one.base.ref === into && one.head.ref === head.branch && one.head.repo?.owner.login.toLowerCase() === head.owner.toLowerCase();
      return open.find(isIt)?.number ?? null;
    },
    create: async ({ title, body, head, into, draft }) => {
      const from = head.owner === owner ? head.branch : `${head.owner}:${head.branch}`;
      const wanted = { title: draft ? `WIP: ${title}` : title, body, head: from, base: into };
      return numbered.parse(await ask({ method: 'POST', path: `${at}/pulls`, body: wanted })).number;
    },
    look: async (number) => {
      const found = await get(`pulls/${number}`, pullRequest);
      const reviews = await all(`pulls/${number}/reviews`, review);
      const draft = found.draft ?? asDraft.test(found.title);
      return {
        url: found.html_url,
        title: found.title.replace(asDraft, ''),
        commit: found.head.sha,
        draft,
        state: found.merged ? 'merged' : found.state,
        mergedAs: found.merged ? (found.merge_commit_sha ?? found.head.sha) : null,
        checks: await checksOf(found.head.sha),
        reviews: verdictOf(
          reviews.flatMap(({ user, state, dismissed }) => {
            const says = words[state];
            return user && says ? [{ by: user.login, says: dismissed ? 'nothing' : says }] : [];
          }),
        ),
        mergeable: draft && !found.mergeable ? null : (found.mergeable ?? null), // it calls no draft mergeable
        comments: await commentsOf(number, reviews),
      };
    },
    // A thread on a line cannot be answered by the API of every version: the answer says what it is to.
    reply: async (number, { path, line, by, text: said }, text) => {
      const place = path === null ? '' : ` on \`${path}${line === null ? '' : `:${line}`}\``;
      const quoted = `> @${by}${place}: ${said.trim().split('\n')[0]}`;
      await ask({ method: 'POST', path: `${at}/issues/${number}/comments`, body: { body: asOurs(`${quoted}\n\n${text}`) } });
    },
  };
}

const words: Readonly<Record<string, 'approved' | 'changes'>> = { APPROVED: 'approved', REQUEST_CHANGES: 'changes' };
const outcomes: Readonly<Record<string, Pull['checks']>> = {
  ...{ success: 'passed', warning: 'passed', pending: 'running', failure: 'failed', error: 'failed' },
};
