import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { z } from 'zod';
import { waitInWords } from '../../named-time';
import { TurnFailure } from '../errors';
import { BrokenAnswer } from './model';

/** Worth another try, after `afterMs` where the endpoint said so. */
export interface Again {
  why: string;
  afterMs: number | null;
}

/** Waiting longer than this is not for a turn to do: it ends, and says until when. Milliseconds. */
const longestWait = 60_000;

/** What error bodies name their moment by, in seconds. */
const namedMoment = z.object({ resets_at: z.number().optional(), resets_in_seconds: z.number().optional() });

/** What to do about a failed model call. `now`: milliseconds since 1970. */
export function judge(error: unknown, now: number): TurnFailure | Again {
  if (error instanceof TurnFailure) return error;
  if (error instanceof BrokenAnswer) return error.again ? { why: error.message, afterMs: null } : new TurnFailure('network', error.message);
  if (error instanceof APIConnectionTimeoutError) return { why: 'The endpoint did not answer in time.', afterMs: null };
  if (error instanceof APIConnectionError) return { why: `The endpoint cannot be reached (${causeOf(error)}).`, afterMs: null };
  if (error instanceof APIError) return judgeStatus(error, now);
  // The connection broke while the answer was read: fetch throws its own errors then.
  if (error instanceof TypeError || (error instanceof Error && 'code' in error)) {
    return { why: `The answer broke off (${causeOf(error)}).`, afterMs: null };
  }
  if (error instanceof SyntaxError) return new TurnFailure('network', `The endpoint answers something that is not JSON: ${error.message}`);
  throw error;
}

function judgeStatus(error: APIError, now: number): TurnFailure | Again {
  const { status } = error;
  const message = plain(error);
  if (status === 401 || status === 403) return new TurnFailure('auth', `The endpoint refuses the key: ${message}`);
  if (status === 402) return new TurnFailure('limit', `The account has nothing left to spend: ${message}`);
  if (status === 429) return judgeLimit(error, message, now);
  // Within a stream there is no status; the SDK throws what the server wrote there.
  if (status === undefined || status === 408 || status === 409 || status >= 500) {
    const afterMs = retryAfter(error.headers, now);
    return { why: `The endpoint failed (${status ?? 'in the middle of its answer'}): ${message}`, afterMs };
  }
  return new TurnFailure(isPage(error) ? 'network' : 'model', `The endpoint refused the request (${status}): ${message}`);
}

function judgeLimit(error: APIError, message: string, now: number): TurnFailure | Again {
  const waitMs = namedIn(error, now) ?? retryAfter(error.headers, now) ?? waitInWords(message, now);
  const spent = error.code === 'insufficient_quota' || error.type === 'insufficient_quota';
  if (waitMs !== null && waitMs > longestWait) {
    return new TurnFailure('limit', `The usage limit is reached: ${message}`, new Date(now + waitMs).toISOString());
  }
  if (spent) return new TurnFailure('limit', `The account has nothing left to spend: ${message}`);
  return { why: `Too many requests: ${message}`, afterMs: waitMs };
}

/** The moment in the body, as OpenAI's usage limits have it, in milliseconds from now. */
function namedIn(error: APIError, now: number): number | null {
  const { resets_at, resets_in_seconds } = namedMoment.safeParse(error.error).data ?? {};
  if (resets_in_seconds !== undefined) return resets_in_seconds * 1000;
  return resets_at === undefined ? null : Math.max(0, resets_at * 1000 - now);
}

/** `Retry-After` (RFC 9110: seconds or a date) and OpenAI's finer one, in milliseconds from now. */
function retryAfter(headers: Headers | undefined, now: number): number | null {
  const fine = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(fine)) return Math.max(0, fine);
  const text = headers?.get('retry-after');
  if (!text) return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The innermost reason: fetch says only "fetch failed". */
function causeOf(error: Error): string {
  let innermost: Error = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  if (innermost instanceof AggregateError && innermost.errors[0] instanceof Error) innermost = innermost.errors[0];
  return innermost.message;
}

const isPage = (error: APIError): boolean => /<(!doctype|html|body)\b/i.test(error.message);

/** The endpoint's own words, not a page of them. */
function plain(error: APIError): string {
  const text = error.message.replace(/^\d{3} /, '').trim();
  if (isPage(error)) return 'it answers with a web page. Check the base URL; it often ends in /v1.';
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`;
}
