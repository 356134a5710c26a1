import { checkName, isFailing, standing } from '../../shared/check';
import type { Review } from '../../shared/review';
import { core } from '../connection/clients';
import { useFetched } from '../review/fetched';
import type { Failure } from './items';

const none: readonly Failure[] = [];

/** What the failed checks of the tree on screen say of its lines. */
export function useFailures(review: Review | null): readonly Failure[] {
  const failed = review?.checks.filter((check) => isFailing({ state: standing(check, review.tree) })).map(checkName) ?? [];
  const session = review?.session ?? '';
  const { value } = useFetched(session, [review?.tree, ...failed].join('\n'), async () => {
    const outputs = failed.map(async (name) => {
      const { failures } = await core().call('check.output', { session, name });
      return failures.map((failure) => ({ ...failure, check: name }));
    });
    return (await Promise.all(outputs)).flat();
  });
  return value === null || failed.length === 0 ? none : value;
}
