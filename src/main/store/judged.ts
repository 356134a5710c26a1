import { z } from 'zod';
import { finding, verdict } from '../../shared/review';

/** A finding that somebody decided on, or that an agent found. Its id is session and finding. */
export const keptFinding = z.object({
  id: z.string(),
  session: z.string(),
  /** The tree that its lines are of. */
  tree: z.string(),
  finding,
});
export type KeptFinding = z.infer<typeof keptFinding>;

/** What a reviewer said of a session's change. Its id is that of the reviewing session. */
export const keptVerdict = z.object({ id: z.string(), session: z.string(), verdict });
export type KeptVerdict = z.infer<typeof keptVerdict>;
