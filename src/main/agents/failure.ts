import { z } from 'zod';
import { waitInWords } from './named-time';
import type { Ending } from './protocol';

/** What the built-in agent says of a turn that failed, and any other that says it the same way. */
const told = z.object({ kind: z.enum(['limit', 'auth', 'network', 'model']), until: z.string().nullish(), message: z.string().nullish() });

const limitWords = /usage limit|rate.?limit|quota|too many requests|\b429\b|resource.?exhausted|overloaded/i;
const loginWords = /\b401\b|unauthori[sz]ed|invalid api key|authenticat|log ?in|credential/i;

const providerWords =
  /\b5\d\d\b|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|fetch failed|network|unreachable|connection (error|refused|reset)|internal server error/i;

/**
 * What a turn's error means, from its text and what came with it. `agent`: its name; `now`: where a limit's text may say
 * for how long it holds, what that is counted from.
 */
export function failureOf(agent: string, message: string, data: unknown = null, now: string | null = null): Ending {
  const known = told.safeParse(data).data;
  const text = message.trim().slice(0, 2000) || 'it did not say why';
  if (known?.kind === 'limit' || (!known && limitWords.test(text))) {
    return { type: 'limit', until: known?.until ?? (now === null ? null : untilIn(text, now)), message: text };
  }
  const provider = known?.kind === 'network' || (!known && providerWords.test(text));
  const login = known?.kind === 'auth' || (!known && loginWords.test(text));
  const where = known ? 'Give it the right key (Settings, Models)' : 'Log in (Settings, Agents)';
  const hint = login
    ? `What it did is kept in its worktree. ${where}, then restart the session.`
    : 'What it did is kept in its worktree. Read its transcript, then restart, merge or discard it.';
  return { type: 'failed', error: { code: login ? 'login' : provider ? 'provider' : 'agent', message: `${agent}: ${text}`, hint } };
}

function untilIn(text: string, now: string): string | null {
  const wait = waitInWords(text, Date.parse(now));
  return wait === null ? null : new Date(Date.parse(now) + wait).toISOString();
}
