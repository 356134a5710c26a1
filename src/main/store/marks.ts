import { z } from 'zod';

const content = z.object({ id: z.string(), mode: z.string() }).nullable();

/** What a person read of one file of a session's change. Its id is session and path. */
export const mark = z.object({
  id: z.string(),
  session: z.string(),
  path: z.string(),
  /** Both contents when the whole file was marked; null: it was not. */
  file: z.object({ old: content, new: content }).nullable(),
  /** Digests of hunks that were read, and of hunks and lines that were accepted. */
  seen: z.array(z.string()),
  accepted: z.array(z.string()),
});
export type Mark = z.infer<typeof mark>;
