import { EspalierError } from './errors';
import type { Agent } from './model';

/** Throws `refused` for an agent that cannot answer by messages without changing anything. */
export function assertReviews({ name, features }: Pick<Agent, 'name' | 'features'>): void {
  if (features.structured && features.plan) return;
  const hint =
    'Nothing was started. A reviewer answers by messages and can be held to reading; the practice agent, a shell and declared ones cannot.';
  throw new EspalierError('refused', `${name} cannot review.`, hint);
}
