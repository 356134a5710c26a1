import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const githubToken = 'ghp_only-for-tests';

interface Pull {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  draft: boolean;
  state: 'open' | 'closed';
  merged: boolean;
  reviewers: string[];
  labels: string[];
}
interface Said {
  id: number;
  user: { login: string };
  body: string;
  created_at: string;
  path?: string;
  line?: number;
}

/** GitHub as far as pull requests need it, on loopback. */
export interface StandIn {
  /** The API's address. */
  url: string;
  pulls: Pull[];
  lines: Said[];
  talks: Said[];
  reviews: { id: number; user: { login: string }; state: string; body: string; submitted_at: string }[];
  runs: { status: string; conclusion: string | null }[];
  writers: Set<string>;
  /** What was asked: `GET pulls/1`. Answers of 304 say so. */
  asked: string[];
  /** The next requests whose method and path match are answered so. `after`: done all the same. */
  fail(matches: RegExp, status: number, headers?: Record<string, string>, how?: 'after'): void;
  /** Answers all as before. */
  mend(): void;
  close(): Promise<void>;
}

/** `headOf` says where a branch stands on the remote. */
export async function startGithub(headOf: (branch: string) => string): Promise<StandIn> {
  let failing: { matches: RegExp; status: number; headers: Record<string, string>; after: boolean } | null = null;
  const at: Omit<StandIn, 'url' | 'fail' | 'mend' | 'close'> = {
    ...{ pulls: [], lines: [], talks: [], reviews: [], runs: [], asked: [] },
    writers: new Set(['ines']),
  };
  const shown = (pull: Pull) => ({
    ...{ number: pull.number, title: pull.title, state: pull.state, draft: pull.draft, merged: pull.merged, mergeable: true },
    ...{ html_url: `https://github.example/acme/lamp/pull/${pull.number}`, head: { sha: headOf(pull.head.split(':')[1] ?? '') } },
  });
  const answer = (method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): unknown => {
    const number = Number(/^(?:pulls|issues)\/(\d+)/.exec(path)?.[1] ?? 0);
    const pull = at.pulls.find((one) => one.number === number);
    if (method === 'GET' && path === 'pulls')
      return at.pulls.filter((one) => one.head === query.get('head') && one.base === query.get('base') && one.state === 'open').map(shown);
    if (method === 'POST' && path === 'pulls') {
      const head = String(body['head']);
      const made: Pull = {
        ...{ number: at.pulls.length + 482, title: String(body['title']), body: String(body['body']), head, base: String(body['base']) },
        ...{
          draft: body['draft'] === true,
          state: 'open',
          merged: false,

          reviewers: [],
          labels: [],
        },
      };
      at.pulls.push(made);
      return shown(made);
    }
    if (/^commits\/\w+\/check-runs$/.test(path)) return { total_count: at.runs.length, check_runs: at.runs };
    if (/^commits\/\w+\/status$/.test(path)) return { state: 'pending', total_count: 0 };
    const login = /^collaborators\/([^/]+)\/permission$/.exec(path)?.[1];
    if (login !== undefined) return { permission: at.writers.has(login) ? 'write' : 'read' };
    if (!pull) return undefined;
    if (method === 'POST' && /comments(\/\d+\/replies)?$/.test(path)) {
      at.talks.push({ id: 900 + at.talks.length, user: { login: 'me' }, body: String(body['body']), created_at: '2026-01-02T00:00:00Z' });
      return {};
    }
    if (path.endsWith('/requested_reviewers')) return Object.assign(pull, { reviewers: body['reviewers'] });
    if (path.endsWith('/labels')) return Object.assign(pull, { labels: body['labels'] });
    if (path.endsWith('/reviews')) return at.reviews;
    if (/^pulls\/\d+\/comments$/.test(path)) return at.lines;
    if (/^issues\/\d+\/comments$/.test(path) && method === 'GET') return at.talks;
    return /^pulls\/\d+$/.test(path) ? shown(pull) : undefined;
  };
  const server = createServer(async (request, response) => {
    // As an API's own host, or asked for by a proxy's whole address.
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname.replace(/^\/repos\/acme\/lamp\//, '');
    const key = `${request.method} ${path}`;
    const body = await bodyOf(request);
    const send = (status: number, content: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status === 304 ? '' : JSON.stringify(content));
    };
    if (!(request.headers.authorization ?? '').endsWith(` ${githubToken}`)) return send(401, { message: 'Bad credentials' });
    const broken = failing?.matches.test(key) ? failing : null;
    if (broken && !broken.after) {
      at.asked.push(key);
      return send(broken.status, { message: 'Something is wrong' }, broken.headers);
    }
    const content = answer(request.method ?? '', path, url.searchParams, body);
    at.asked.push(key);
    if (broken) return send(broken.status, { message: 'Something is wrong' }, broken.headers);
    if (content === undefined) return send(404, { message: 'Not Found' });
    const etag = `W/"${Buffer.from(JSON.stringify(content)).toString('base64url')}"`;
    if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
      at.asked[at.asked.length - 1] = `${key} 304`;
      return send(304, null);
    }
    send(request.method === 'POST' ? 201 : 200, content, { etag });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    ...at,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail: (matches, status, headers = {}, how) => {
      failing = { matches, status, headers, after: how === 'after' };
    },
    mend: () => {
      failing = null;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
