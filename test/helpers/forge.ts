import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ForgePull {
  number: number;
  title: string;
  body: string;
  /** `owner:branch` */
  head: string;
  base: string;
  draft: boolean;
  state: 'open' | 'closed';
  merged: boolean;
  /** Where it was merged: the commit by which the target has it. */
  mergedAs: string | null;
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

/** What is on a server of pull requests, whatever its API calls it. The repository is `acme/lamp`. */
export interface Forge {
  pulls: ForgePull[];
  lines: Said[];
  talks: Said[];
  reviews: { id: number; user: { login: string }; state: 'APPROVED' | 'CHANGES_REQUESTED'; body: string; submitted_at: string }[];
  runs: { status: string; conclusion: string | null }[];
  writers: Set<string>;
  /** What was asked: `GET pulls/1`. Answers of 304 say so. */
  asked: string[];
}

/** One that runs on loopback. */
export interface StandIn extends Forge {
  /** The API's address. */
  url: string;
  /** The next requests whose method and path match are answered so. `after`: done all the same. */
  fail(matches: RegExp, status: number, headers?: Record<string, string>, how?: 'after'): void;
  /** The next requests that match are never answered, `after`: though they are done. Resolves once there is one. */
  hold(matches: RegExp, how: 'before' | 'after'): Promise<void>;
  /** Answers all as before. */
  mend(): void;
  close(): Promise<void>;
}

interface Asked {
  method: string;
  /** Below the repository's own. */
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

interface Api {
  /** The path before those of the repository. */
  below: string;
  /** The header that holds the token, and what is before it there. */
  header: readonly [string, string];
  token: string;
  /** undefined: there is no such thing. */
  answer(asked: Asked): unknown;
}

/** What its checks come to. */
export const outcomeOf = ({ runs }: Forge): 'none' | 'failed' | 'running' | 'passed' => {
  if (runs.length === 0) return 'none';
  if (runs.some(({ conclusion }) => conclusion === 'failure')) return 'failed';
  return runs.some(({ status }) => status !== 'completed') ? 'running' : 'passed';
};

/** What is written in a thread comes after all else. */
export const said = (at: Forge, body: unknown): Record<string, never> => {
  at.talks.push({ id: 900 + at.talks.length, user: { login: 'me' }, body: String(body), created_at: '2026-01-02T00:00:00Z' });
  return {};
};

export const opened = (at: Forge, { draft, title, ...rest }: Pick<ForgePull, 'title' | 'body' | 'head' | 'base' | 'draft'>): ForgePull => {
  const none = { state: 'open' as const, merged: false, mergedAs: null, reviewers: [], labels: [] };
  const made = { number: at.pulls.length + 482, title, draft, ...rest, ...none };
  at.pulls.push(made);
  return made;
};

/** Serves an API over what is on a server. */
export async function serve(make: (at: Forge) => Api): Promise<StandIn> {
  let failing: { matches: RegExp; status: number; headers: Record<string, string>; after: boolean } | null = null;
  let holding: { matches: RegExp; after: boolean; reached(): void } | null = null;
  const at: Forge = { pulls: [], lines: [], talks: [], reviews: [], runs: [], asked: [], writers: new Set(['ines']) };
  const { below, header, token, answer } = make(at);
  const server = createServer(async (request, response) => {
    // As an API's own host, or asked for by a proxy's whole address.
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = url.pathname.startsWith(below) ? url.pathname.slice(below.length) : url.pathname;
    const key = `${request.method} ${path}`;
    const body = await bodyOf(request);
    const send = (status: number, content: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status === 304 ? '' : JSON.stringify(content));
    };
    const given = String(request.headers[header[0]] ?? '');
    // `gh` says `token`, where the API itself is told `Bearer`.
    if (given !== `${header[1]}${token}` && given !== `token ${token}`) return send(401, { message: 'Bad credentials' });
    const broken = failing?.matches.test(key) ? failing : null;
    if (broken && !broken.after) {
      at.asked.push(key);
      return send(broken.status, { message: 'Something is wrong' }, broken.headers);
    }
    const held = holding?.matches.test(key) ? holding : null;
    if (held && !held.after) return held.reached();
    const content = answer({ method: request.method ?? '', path, query: url.searchParams, body });
    at.asked.push(key);
    if (held) return held.reached();
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
    hold: (matches, how) =>
      new Promise((reached) => {
        holding = { matches, after: how === 'after', reached };
      }),
    mend: () => {
      failing = null;
      holding = null;
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
