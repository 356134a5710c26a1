import { z } from 'zod';

/** Another session that changes the same files. */
export const overlap = z.object({
  session: z.string(),
  paths: z.array(z.string()),
  /** Of those, what would conflict if both landed. */
  conflicts: z.array(z.string()),
});
export type Overlap = z.infer<typeof overlap>;
