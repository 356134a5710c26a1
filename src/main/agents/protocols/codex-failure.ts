import { z } from 'zod';
import { failureOf } from '../failure';
import type { Ending } from '../protocol';
import type { TurnError } from './codex-messages';

const byName: Readonly<Record<string, string>> = {
  ...{ usageLimitExceeded: 'limit', rateLimitExceeded: 'limit', serverOverloaded: 'limit', unauthorized: 'auth' },
  ...{ internalServerError: 'network', badRequest: 'model', contextWindowExceeded: 'model', modelNotFound: 'model' },
};
/** Such as `{"httpConnectionFailed":{"httpStatusCode":401}}`. */
const withStatus = z.record(z.string(), z.object({ httpStatusCode: z.number().nullish() }));
const byStatus = (status: number): string =>
  status === 429 ? 'limit' : status === 401 || status === 403 ? 'auth' : status >= 500 ? 'network' : 'model';

function kindOf(info: unknown): string | null {
  if (typeof info === 'string') return byName[info] ?? null;
  const [about] = Object.values(withStatus.safeParse(info).data ?? {});
  if (!about) return null;
  return about.httpStatusCode ? byStatus(about.httpStatusCode) : 'network';
}

const body = z.object({ error: z.object({ message: z.string() }) });
/** A provider's error comes as its body, where that is JSON. */
function wordsOf(message: string): string {
  try {
    return body.safeParse(JSON.parse(message)).data?.error.message ?? message;
  } catch {
    return message; // words already
  }
}

/** What a failed turn means. `until`: when the limit that is reached ends. */
export function failureIn(error: TurnError | null | undefined, until: string | null): Ending {
  const kind = kindOf(error?.codexErrorInfo);
  return failureOf('Codex', wordsOf(error?.message ?? ''), kind === null ? null : { kind, until });
}
