import { EspalierError } from './errors';
import type { Agent, SessionRecord } from './model';
import type { Settings } from './settings';

/** Whether an agent can answer by messages without changing anything, and so read what others made. */
export const canReview = ({ features }: Pick<Agent, 'features'>): boolean => features.structured && features.plan;

/** Throws `refused` for one that cannot. */
export function assertReviews({ name, features }: Pick<Agent, 'name' | 'features'>): void {
  if (canReview({ features })) return;
  const hint =
    'Nothing was started. A reviewer answers by messages and can be held to reading; the practice agent, a shell and declared ones cannot.';
  throw new EspalierError('refused', `${name} cannot review.`, hint);
}

/**
 * Who reads a job's change before the person, and from how many changed lines: what its task says holds for a change of
 * any size, else the settings. null: nobody.
 */
export function readerOf(
  { reviewer }: Pick<SessionRecord, 'reviewer'>,
  settings: Pick<Settings, 'reviewer' | 'reviewFrom'>,
): { agent: string; from: number } | null {
  if (reviewer !== null) return reviewer === 'none' ? null : { agent: reviewer, from: 0 };
  return settings.reviewer === null ? null : { agent: settings.reviewer, from: settings.reviewFrom };
}
