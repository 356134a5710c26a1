import { z } from 'zod';
import { EspalierError } from '../../shared/errors';
import type { Pull } from '../../shared/landing';
import { type Ask, reader } from './ask';
import type { Address, Provider, SeenComment } from './provider';
import { asOurs, reviewersIn, trusting } from './said';

const user = z.object({ id: z.number().int(), username: z.string() });
const project = z.object({ id: z.number().int() });
const listed = z.object({ iid: z.number().int(), source_project_id: z.number().nullable(), target_project_id: z.number() });
const mergeRequest = z.object({
  web_url: z.string(),
  title: z.string(),
  state: z.enum(['opened', 'closed', 'locked', 'merged']),
  draft: z.boolean().default(false),
  sha: z.string(),
  merge_commit_sha: z.string().nullish(),
  squash_commit_sha: z.string().nullish(),
  has_conflicts: z.boolean().default(false),
  merge_status: z.string().nullish(),
  head_pipeline: z.object({ status: z.string() }).nullish(),
});
const approvals = z.object({ approved_by: z.array(z.unknown()) });
const reviewer = z.object({ state: z.string() });
const note = z.object({
  id: z.number().int(),
  body: z.string(),
  system: z.boolean().default(false),
  author: user.nullable(),
  created_at: z.string(),
  position: z
    .object({
      new_path: z.string().nullish(),
      old_path: z.string().nullish(),
      new_line: z.number().int().nullish(),
      old_line: z.number().int().nullish(),
    })
    .nullish(),
});
const discussion = z.object({ id: z.string(), notes: z.array(note) });

/** From this access level on (Developer), a member may push. */
const developer = 30;

const idOf = ({ owner, name }: Pick<Address, 'owner' | 'name'>): string => `projects/${encodeURIComponent(`${owner}/${name}`)}`;

/** Merge requests of a project by GitLab's REST API, version 4. */
export function gitlab(ask: Ask, address: Address): Provider {
  const at = idOf(address);
  const { get, all } = reader(ask, { at, size: 'per_page', perPage: 100 });
  const top = async <T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>> => shape.parse(await ask({ method: 'GET', path }));
  const isHere = (head: Pick<Address, 'owner' | 'name'>): boolean => idOf(head) === at;
  const userCalled = async (name: string): Promise<z.infer<typeof user>> => {
    const [found] = await top(`users?username=${encodeURIComponent(name)}`, z.array(user));
    if (found) return found;
    throw new EspalierError('refused', `${address.host} knows nobody called ${name}.`, 'Correct the name, then try again.');
  };
  const reviewsOf = async (number: number): Promise<Pull['reviews']> => {
    const [yes, each] = await Promise.allSettled([
      get(`merge_requests/${number}/approvals`, approvals),
      get(`merge_requests/${number}/reviewers`, z.array(reviewer)),
    ]);
    if (each.status === 'fulfilled' && each.value.some(({ state }) => state === 'requested_changes')) return 'changes';
    if (yes.status === 'fulfilled') return yes.value.approved_by.length > 0 ? 'approved' : 'none';
    return 'unknown';
  };
  const commentsOf = async (number: number): Promise<SeenComment[]> => {
    const threads = await all(`merge_requests/${number}/discussions`, discussion);
    const notes = threads.flatMap(({ id, notes }) => notes.filter(({ system }) => !system).map((each) => ({ thread: id, ...each })));
    const ids = new Map(notes.flatMap(({ author }) => (author ? [[author.username, author.id] as const] : [])));
    return trusting(
      notes.map(({ thread, id, body, author, position, created_at }) => ({
        ...{ id: `${thread}/${id}`, by: author?.username ?? null, text: body, at: created_at },
        ...{ path: position?.new_path ?? position?.old_path ?? null, line: position?.new_line ?? position?.old_line ?? null },
      })),
      async (by) => (await get(`members/all/${ids.get(by)}`, z.object({ access_level: z.number() }))).access_level >= developer,
    );
  };

  return {
    who: async () => (await top('user', user)).username,
    find: async (head, into) => {
      const query = new URLSearchParams({ state: 'opened', source_branch: head.branch, target_branch: into });
      const found = await get(`merge_requests?${query}`, z.array(listed));
      const fork = found.length === 0 || isHere(head) ? null : (await top(idOf(head), project)).id;
      return found.find((one) => one.source_project_id === (fork ?? one.target_project_id))?.iid ?? null;
    },
    create: async ({ title, body, head, into, draft }) => {
      const to = isHere(head) ? {} : { target_project_id: (await top(at, project)).id };
      const words = { title: draft ? `Draft: ${title}` : title, description: body };
      const wanted = { ...words, source_branch: head.branch, target_branch: into, ...to };
      return listed.parse(await ask({ method: 'POST', path: `${idOf(head)}/merge_requests`, body: wanted })).iid;
    },
    invite: async (number, reviewers, labels) => {
      const people = await Promise.all(reviewersIn(reviewers).people.map(userCalled));
      const wanted = {
        ...(labels.length > 0 && { add_labels: labels.join(',') }),
        ...(people.length > 0 && { reviewer_ids: people.map(({ id }) => id) }),
      };
      if (Object.keys(wanted).length > 0) await ask({ method: 'PUT', path: `${at}/merge_requests/${number}`, body: wanted });
    },
    look: async (number) => {
      const found = await get(`merge_requests/${number}`, mergeRequest);
      const { merge_commit_sha: merge, squash_commit_sha: squash, has_conflicts, merge_status } = found;
      return {
        url: found.web_url,
        title: found.title.replace(/^draft:\s*/i, ''),
        commit: found.sha,
        draft: found.draft,
        state: found.state === 'opened' || found.state === 'locked' ? 'open' : found.state,
        mergedAs: found.state === 'merged' ? (merge ?? squash ?? found.sha) : null,
        checks: found.head_pipeline ? (outcomes[found.head_pipeline.status] ?? 'unknown') : 'none',
        reviews: await reviewsOf(number),
        mergeable: has_conflicts || merge_status === 'cannot_be_merged' ? false : merge_status === 'can_be_merged' ? true : null,
        comments: await commentsOf(number),
      };
    },
    reply: async (number, { id }, text) => {
      const path = `${at}/merge_requests/${number}/discussions/${id.split('/')[0]}/notes`;
      await ask({ method: 'POST', path, body: { body: asOurs(text) } });
    },
  };
}

const outcomes: Readonly<Record<string, Pull['checks']>> = {
  ...{ success: 'passed', failed: 'failed', canceled: 'failed', skipped: 'none' },
  ...{ created: 'running', waiting_for_resource: 'running', preparing: 'running', pending: 'running', running: 'running' },
  ...{ scheduled: 'running', canceling: 'running', manual: 'unknown' },
};
