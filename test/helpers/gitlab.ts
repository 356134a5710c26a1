import { type ForgePull, opened, outcomeOf, type StandIn, said, serve } from './forge';

export const gitlabToken = 'glpat-only-for-tests';

const statuses = { none: null, failed: 'failed', running: 'running', passed: 'success' } as const;

/** GitLab as far as merge requests need it, on loopback. `headOf` says where a branch stands on the remote. */
export const startGitlab = (headOf: (branch: string) => string): Promise<StandIn> =>
  serve((at) => {
    const names: string[] = ['me'];
    const user = (username: string) => {
      if (!names.includes(username)) names.push(username);
      return { id: names.indexOf(username), username };
    };
    const branchOf = (pull: ForgePull): string => pull.head.split(':')[1] ?? '';
    const state = ({ merged, state }: ForgePull): string => (merged ? 'merged' : state === 'open' ? 'opened' : 'closed');
    const shown = (pull: ForgePull) => {
      const status = statuses[outcomeOf(at)];
      return {
        ...{ iid: pull.number, title: pull.draft ? `Draft: ${pull.title}` : pull.title, draft: pull.draft, state: state(pull) },
        ...{ sha: headOf(branchOf(pull)), has_conflicts: false, merge_status: 'can_be_merged', merge_commit_sha: pull.mergedAs },
        ...{ source_project_id: 7, target_project_id: 7 },
        web_url: `https://gitlab.example/acme/lamp/-/merge_requests/${pull.number}`,
        head_pipeline: status === null ? null : { status },
      };
    };
    const threads = () => [
      { id: 'system', notes: [{ id: 1, body: 'added 1 commit', author: user('me'), created_at: '2026-01-01T00:00:00Z', system: true }] },
      ...[...at.lines, ...at.talks].map((one) => ({
        id: `thread-${one.id}`,
        notes: [
          {
            ...{ id: one.id, body: one.body, author: user(one.user.login), created_at: one.created_at, system: false },
            ...(one.path === undefined ? {} : { position: { new_path: one.path, old_path: one.path, new_line: one.line, old_line: null } }),
          },
        ],
      })),
    ];
    return {
      below: '/projects/acme%2Flamp/',
      header: ['private-token', ''],
      token: gitlabToken,
      answer: ({ method, path, query, body }) => {
        if (path === '/user') return user('me');
        if (path === '/users') return [query.get('username') ?? ''].filter((name) => name !== 'nobody').map(user);
        const member = /^members\/all\/(\d+)$/.exec(path)?.[1];
        if (member !== undefined) return { access_level: at.writers.has(names[Number(member)] ?? '') ? 30 : 20 };
        if (method === 'GET' && path === 'merge_requests')
          return at.pulls
            .filter(
              (one) => branchOf(one) === query.get('source_branch') && one.base === query.get('target_branch') && one.state === 'open',
            )
            .map(shown);
        if (method === 'POST' && path === 'merge_requests') {
          const title = String(body['title']);
          const words = { title: title.replace(/^Draft: /, ''), body: String(body['description']), draft: title.startsWith('Draft: ') };
          return shown(opened(at, { ...words, head: `acme:${body['source_branch']}`, base: String(body['target_branch']) }));
        }
        const pull = at.pulls.find(({ number }) => number === Number(/^merge_requests\/(\d+)/.exec(path)?.[1]));
        if (!pull) return undefined;
        if (method === 'PUT') {
          const asked = (Array.isArray(body['reviewer_ids']) ? body['reviewer_ids'] : []).map((id) => names[Number(id)] ?? '');
          return Object.assign(pull, { reviewers: asked, labels: String(body['add_labels'] ?? '').split(',') });
        }
        if (method === 'POST' && /discussions\/thread-\d+\/notes$/.test(path)) return said(at, body['body']);
        if (path.endsWith('/approvals')) return { approved_by: at.reviews.filter((one) => one.state === 'APPROVED') };
        if (path.endsWith('/reviewers'))
          return at.reviews.map(({ user, state }) => ({ user, state: state === 'APPROVED' ? 'approved' : 'requested_changes' }));
        if (path.endsWith('/discussions')) return threads();
        return /^merge_requests\/\d+$/.test(path) ? shown(pull) : undefined;
      },
    };
  });
