import { failureOf } from '../failure';
import type { Ending } from '../protocol';
import type { Result } from './claude-messages';

/** How often a refused key is tried again before it counts as refused: a login that is renewed needs one or two. */
const patience = 3;

const kindOf = (status: number | null | undefined): string | null => {
  if (status === 429 || status === 529) return 'limit';
  if (status === 401 || status === 403) return 'auth';
  if (status !== null && status !== undefined) return status >= 500 ? 'network' : 'model';
  return null;
};

/** What a failed turn means. `name`: the agent's; `until`: when a limit that it told of ends. */
export function failureIn(name: string, result: Result, until: string | null): Ending {
  const text = result.result?.trim() || result.errors?.join('\n').trim() || result.subtype.replaceAll('_', ' ');
  // A usage limit of a subscription names its end as seconds since 1970.
  const named = /usage limit reached\|(\d{10})/.exec(text)?.[1];
  const end = named === undefined ? until : new Date(Number(named) * 1000).toISOString();
  const kind = end === null ? kindOf(result.api_error_status) : 'limit';
  return failureOf(name, text, kind === null ? null : { kind, until: end });
}

/** A key that is refused again and again: Claude Code itself would go on for minutes. null: let it try. */
export function refused(status: number | null | undefined, attempt: number | undefined): Ending | null {
  if (status !== 401 || (attempt ?? 0) < patience) return null;
  return failureOf('Claude Code', 'its key or login was refused (401)', { kind: 'auth' });
}
