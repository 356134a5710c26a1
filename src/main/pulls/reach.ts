import { EspalierError } from '../../shared/errors';
import type { Ask } from './ask';

export interface Call {
  method: 'GET' | 'POST' | 'PUT';
  /** Below the API's address, without a slash before it. */
  path: string;
  body?: unknown;
  /** What is known of it already: unless it changed, the answer is 304. */
  etag?: string;
}

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** How a server is asked. Throws `provider` where it does not answer at all. What was kept is for the caller to say. */
export type Send = (call: Call) => Promise<Reply>;

/** A server may be waited for so long; ms. */
export const patience = 30_000;

export const unreachable = (host: string, why: string): EspalierError =>
  new EspalierError('provider', `${host} does not answer (${why}).`, 'Try again when it can be reached.');

/** What an answer holds; JSON, or nothing that we know. */
export function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a page that says 502
  }
}

/**
 * A server asked politely: what it said before is asked for only where it changed, a limit is kept to until it ends,
 * and an answer that is none is an error that says what to do. `mend`: how a person logs in there.
 */
export function politely(host: string, send: Send, mend: string, now: () => number = Date.now): Ask {
  const known = new Map<string, { etag: string; body: unknown }>();
  let until = 0;
  return async (call) => {
    if (now() < until) throw limited(host, until);
    const before = call.method === 'GET' ? known.get(call.path) : undefined;
    const { status, headers, body } = await send(before ? { ...call, etag: before.etag } : call);
    if (status === 304 && before) return before.body;
    if (status < 300) {
      const etag = headers.get('etag');
      if (call.method === 'GET' && etag !== null) known.set(call.path, { etag, body });
      return body;
    }
    const pause = pauseOf(status, headers, now());
    if (pause !== null) {
      until = pause;
      throw limited(host, until);
    }
    throw refusal({ host, status, said: saidIn(body), mend });
  };
}

/** Until when the server wants to be left alone; null: it does not say so. ms since 1970 */
function pauseOf(status: number, headers: Headers, now: number): number | null {
  if (status !== 403 && status !== 429) return null;
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (after >= 0) return now + after * 1000;
  // GitHub's names, and GitLab's
  const limit = (what: string): string | null => headers.get(`x-ratelimit-${what}`) ?? headers.get(`ratelimit-${what}`);
  const reset = Number(limit('reset') ?? Number.NaN);
  if (limit('remaining') === '0' && reset > 0) return reset * 1000;
  return status === 429 ? now + 60_000 : null;
}

const limited = (host: string, until: number): EspalierError =>
  new EspalierError(
    'provider',
    `${host} wants no more questions until ${new Date(until).toISOString().slice(11, 16)} UTC (rate limit).`,
    'It is asked again after that; until then you see what it said last.',
  );

function refusal({ host, status, said, mend }: { host: string; status: number; said: string; mend: string }): EspalierError {
  const words = said === '' ? '' : `: ${said}`;
  if (status === 401) return new EspalierError('login', `${host} does not accept your login${words}.`, mend);
  if (status === 403)
    return new EspalierError(
      'login',
      `${host} does not let you do that${words}.`,
      'Give the token access to this repository’s pull requests.',
    );
  if (status === 404)
    return new EspalierError(
      'refused',
      `${host} has no such thing, or does not show it to you.`,
      'Look whether your login may see the repository.',
    );
  if (status >= 500)
    return new EspalierError('provider', `${host} answered ${status}${words}.`, 'It is the server’s fault: try again in a while.');
  return new EspalierError('refused', `${host} refuses (${status})${words}.`, 'Change what it says, then try again.');
}

/** The words in `message`, `error` and `errors`, however a server nests them. */
function saidIn(body: unknown): string {
  const texts = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
  };
  if (typeof body !== 'object' || body === null) return '';
  const said = ['message', 'error'].flatMap((name) => texts(Reflect.get(body, name)));
  const errors: unknown = Reflect.get(body, 'errors');
  const each = Array.isArray(errors) ? errors.map((one: unknown) => (typeof one === 'string' ? one : saidIn(one))) : [];
  return [...said, ...each]
    .filter((text) => text !== '')
    .join(': ')
    .slice(0, 500);
}
