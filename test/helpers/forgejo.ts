import { type ForgePull, opened, outcomeOf, type StandIn, said, serve } from './forge';

export const forgejoToken = 'forgejo-only-for-tests';

const states = { none: '', failed: 'failure', running: 'pending', passed: 'success' } as const;
/** The review that line comments belong to. */
const lines = 77;

/** Forgejo as far as pull requests need it, on loopback. `headOf` says where a branch stands on the remote. */
export const startForgejo = (headOf: (branch: string) => string): Promise<StandIn> =>
  serve((at) => {
    const branch = (ref: string) => ({ ref, repo: { owner: { login: 'acme' } } });
    const shown = (pull: ForgePull) => ({
      ...{ number: pull.number, title: pull.draft ? `WIP: ${pull.title}` : pull.title, state: pull.state, draft: pull.draft },
      ...{ merged: pull.merged, mergeable: !pull.draft, merge_commit_sha: pull.mergedAs, base: branch(pull.base) },
      html_url: `https://forgejo.example/acme/lamp/pulls/${pull.number}`,
      head: { ...branch(pull.head), sha: headOf(pull.head) },
    });
    const reviews = () => [
      ...at.reviews.map((one) => ({ ...one, state: one.state === 'APPROVED' ? 'APPROVED' : 'REQUEST_CHANGES', comments_count: 0 })),
      {
        id: lines,
        user: { login: 'ines' },
        state: 'COMMENT',
        body: '',
        comments_count: at.lines.length,
        submitted_at: '2026-01-01T00:00:00Z',
      },
    ];
    return {
      below: '/repos/acme/lamp/',
      header: ['authorization', 'token '],
      token: forgejoToken,
      answer: ({ method, path, query, body }) => {
        if (path === '/user') return { login: 'me' };
        if (method === 'GET' && path === 'pulls') return at.pulls.filter((one) => one.state === query.get('state')).map(shown);
        if (method === 'POST' && path === 'pulls') {
          const title = String(body['title']);
          const words = { title: title.replace(/^WIP: /, ''), body: String(body['body']), draft: title.startsWith('WIP: ') };
          return shown(opened(at, { ...words, head: String(body['head']), base: String(body['base']) }));
        }
        if (/^commits\/\w+\/status$/.test(path)) return { state: states[outcomeOf(at)], total_count: at.runs.length };
        const login = /^collaborators\/([^/]+)\/permission$/.exec(path)?.[1];
        if (login !== undefined) return { permission: at.writers.has(login) ? 'write' : 'read' };
        const pull = at.pulls.find(({ number }) => number === Number(/^(?:pulls|issues)\/(\d+)/.exec(path)?.[1]));
        if (!pull) return undefined;
        if (path.endsWith('/requested_reviewers')) return Object.assign(pull, { reviewers: body['reviewers'] });
        if (path.endsWith('/labels')) return Object.assign(pull, { labels: body['labels'] });
        if (path.endsWith('/reviews')) return reviews();
        if (path.endsWith(`/reviews/${lines}/comments`))
          return at.lines.map(({ line, ...one }) => ({ ...one, position: line, original_position: 0 }));
        if (/^issues\/\d+\/comments$/.test(path)) return method === 'POST' ? said(at, body['body']) : at.talks;
        return /^pulls\/\d+$/.test(path) ? shown(pull) : undefined;
      },
    };
  });
