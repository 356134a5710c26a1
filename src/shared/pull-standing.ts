import { z } from 'zod';

/** How a pull request stands on its server, as far as it was told last. */
export const pullState = z.object({
  number: z.number().int(),
  state: z.enum(['open', 'merged', 'closed']),
  checks: z.enum(['none', 'running', 'passed', 'failed', 'unknown']),
  reviews: z.enum(['none', 'approved', 'changes', 'unknown']),
  mergeable: z.boolean().nullable(),
});

/** The same of a session's last one, for lists. */
export const pullStanding = pullState.extend({
  id: z.string(),
  url: z.string(),
  /** Comments that neither a person nor its agent was given yet. */
  fresh: z.number().int(),
  /** What of the work was pushed. */
  tree: z.string().nullable(),
});
export type PullStanding = z.infer<typeof pullStanding>;

/** Whether nothing is to be done with a session but to wait for others, or to take it as landed. */
export const waitsForOthers = (pull: PullStanding | null, tree: string | null): boolean =>
  pull !== null && pull.state !== 'closed' && (tree === null || pull.tree === null || pull.tree === tree);

/** What matters most of a pull request, in a few words. */
export function pullWords({ number, state, checks, reviews, mergeable, fresh }: PullStanding): string {
  const says = (): string => {
    if (state !== 'open') return state;
    if (checks === 'failed') return 'CI failed';
    if (mergeable === false) return 'conflicts';
    if (fresh > 0) return fresh === 1 ? '1 new comment' : `${fresh} new comments`;
    if (reviews === 'changes') return 'changes requested';
    if (checks === 'running') return 'CI running';
    return reviews === 'approved' ? 'approved' : 'open';
  };
  return `#${number} ${says()}`;
}
