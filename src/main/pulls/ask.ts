import { z } from 'zod';
import type { Provider } from './provider';
import type { Call } from './reach';
import { reviewersIn } from './said';

/** Asks a server; what it answers, as JSON. */
export type Ask = (call: Omit<Call, 'etag'>) => Promise<unknown>;

/** More of anything than these pages hold is not read. */
const mostPages = 10;

/** Reads what is below a path of a server's API, `perPage` at once where it is a list; `size`: what the API calls that. */
export function reader(ask: Ask, { at, size, perPage }: { at: string; size: 'per_page' | 'limit'; perPage: number }) {
  const get = async <T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>> =>
    shape.parse(await ask({ method: 'GET', path: `${at}/${path}` }));
  const all = async <T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>[]> => {
    const found: z.infer<T>[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const more = await get(`${path}${path.includes('?') ? '&' : '?'}${size}=${perPage}&page=${page}`, z.array(shape));
      found.push(...more);
      if (more.length < perPage) break;
    }
    return found;
  };
  return { get, all };
}

/** What Forgejo's API has as GitHub's has it, for a repository below `at`. */
export const githubLike = (ask: Ask, at: string): Pick<Provider, 'who' | 'invite'> => ({
  who: async () => z.object({ login: z.string() }).parse(await ask({ method: 'GET', path: 'user' })).login,
  invite: async (number, reviewers, labels) => {
    const { people, teams } = reviewersIn(reviewers);
    if (labels.length > 0) await ask({ method: 'POST', path: `${at}/issues/${number}/labels`, body: { labels } });
    const asked = { reviewers: people, team_reviewers: teams };
    if (reviewers.length > 0) await ask({ method: 'POST', path: `${at}/pulls/${number}/requested_reviewers`, body: asked });
  },
});
