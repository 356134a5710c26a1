import { z } from 'zod';

/** Codes that a caller may act on; anything else is `internal`. Stable: scripts read them from `--json`. */
export const errorCode = z.enum([
  'usage', // the request itself is wrong
  'not-found', // no such session, repository, undo …
  'ambiguous', // a prefix or title names several sessions
  'refused', // the state of the thing does not allow it
  'conflict', // a merge does not apply
  'git', // git said no
  'repository', // not a repository, bare, without a commit, moved …
  'provider', // what the agent's model comes from, or a server with pull requests, cannot be reached or keeps failing
  'login', // the agent is not logged in, or its key is refused
  'agent', // the agent's command cannot be started or is not declared
  'budget', // the money that it may use is used up
  'config', // a malformed configuration file
  'storage', // database, disk
  'connection', // the core or the terminal host does not answer
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCode>;

export const errorRecord = z.object({ code: errorCode, message: z.string(), hint: z.string() });
/** What a person gets to see of an error: what happened, and in `hint` what was kept and what to do next. */
export type ErrorRecord = z.infer<typeof errorRecord>;

/** An error that is meant for a person's eyes and survives the wire. */
export class EspalierError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EspalierError';
    this.code = code;
    this.hint = hint;
  }
}

/** Any thrown value as a record for a person; an unknown one is a fault of ours and says so. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof EspalierError) return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    const hint = 'What was saved before is kept. Free some space (`espalier cleanup --dry-run` shows what could go) and try again.';
    return { code: 'storage', message: `The disk is full (${message}).`, hint };
  }
  return { code: 'internal', message, hint: 'Nothing was lost. Try again; if it stays, `espalier doctor` shows more.' };
}
