import { join } from 'node:path';
import { type ForgePull, opened, type StandIn, said, serve } from './forge';
import { runGit, type TestRepository } from './repository';

export type { StandIn } from './forge';
export const githubToken = 'ghp_only-for-tests';

/** GitHub as far as pull requests need it, on loopback. `headOf` says where a branch stands on the remote. */
export const startGithub = (headOf: (branch: string) => string): Promise<StandIn> =>
  serve((at) => {
    const shown = (pull: ForgePull) => ({
      ...{ number: pull.number, title: pull.title, state: pull.state, draft: pull.draft, merged: pull.merged, mergeable: true },
      html_url: `https://github.example/acme/lamp/pull/${pull.number}`,
      head: { sha: headOf(pull.head.split(':')[1] ?? '') },
      merge_commit_sha: pull.mergedAs,
    });
    return {
      below: '/repos/acme/lamp/',
      header: ['authorization', 'Bearer '],
      token: githubToken,
      answer: ({ method, path, query, body }) => {
        if (path === '/user') return { login: 'me' };
        const number = Number(/^(?:pulls|issues)\/(\d+)/.exec(path)?.[1] ?? 0);
        const pull = at.pulls.find((one) => one.number === number);
        if (method === 'GET' && path === 'pulls')
          return at.pulls
            .filter((one) => one.head === query.get('head') && one.base === query.get('base') && one.state === 'open')
            .map(shown);
        if (method === 'POST' && path === 'pulls') {
          const words = { title: String(body['title']), body: String(body['body']), draft: body['draft'] === true };
          return shown(opened(at, { ...words, head: String(body['head']), base: String(body['base']) }));
        }
        if (/^commits\/\w+\/check-runs$/.test(path)) return { total_count: at.runs.length, check_runs: at.runs };
        if (/^commits\/\w+\/status$/.test(path)) return { state: 'pending', total_count: 0 };
        const login = /^collaborators\/([^/]+)\/permission$/.exec(path)?.[1];
        if (login !== undefined) return { permission: at.writers.has(login) ? 'write' : 'read' };
        if (!pull) return undefined;
        if (method === 'POST' && /comments(\/\d+\/replies)?$/.test(path)) return said(at, body['body']);
        if (path.endsWith('/requested_reviewers')) return Object.assign(pull, { reviewers: body['reviewers'] });
        if (path.endsWith('/labels')) return Object.assign(pull, { labels: body['labels'] });
        if (path.endsWith('/reviews')) return at.reviews;
        if (/^pulls\/\d+\/comments$/.test(path)) return at.lines;
        if (/^issues\/\d+\/comments$/.test(path) && method === 'GET') return at.talks;
        return /^pulls\/\d+$/.test(path) ? shown(pull) : undefined;
      },
    };
  });

/**
 * Makes a repository one of `acme/lamp` on such a GitHub: what is pushed goes to a bare one beside it. `environment`: for
 * a core that is to reach it; `headOf` says where a branch stands there.
 */
export async function onGithub({ scratch, git }: TestRepository) {
  const bare = join(scratch, 'remote.git');
  runGit(['init', '--quiet', '--bare', bare], scratch);
  const address = 'git@github.com:acme/lamp.git';
  git(['remote', 'add', 'origin', address]);
  git(['config', `url.${bare}.pushInsteadOf`, address]);
  const headOf = (branch: string): string => runGit(['rev-parse', `refs/heads/${branch}`], bare);
  const server = await startGithub(headOf);
  return { server, headOf, environment: { ESPALIER_GITHUB_API: server.url, GH_TOKEN: githubToken } };
}
