import { isFailing, isSettled, standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import type { Review } from '../../shared/review';

type Evidence = Pick<Review, 'checks' | 'tree' | 'verdict' | 'findings'>;

/** Whether a check says that something is wrong with exactly this tree. */
export const fails = ({ checks, tree }: Pick<Review, 'checks' | 'tree'>): boolean =>
  checks.some((check) => isFailing({ state: standing(check, tree) }));

/** What speaks against landing a tree, the worst first; empty: what was verified is what would land. */
export function doubtsOf({ checks, tree, verdict, findings }: Evidence): string[] {
  const of = (test: (state: ReturnType<typeof standing>) => boolean): number =>
    checks.filter((check) => test(standing(check, tree))).length;
  const failed = of((state) => isFailing({ state }));
  const flaky = of((state) => state === 'flaky');
  const open = checks.filter((check) => !isSettled(check)).length;
  return [
    failed > 0 && (failed === 1 ? 'A check failed' : `${failed} checks failed`),
    flaky > 0 && (flaky === 1 ? 'A check is flaky' : `${flaky} checks are flaky`),
    of((state) => state === 'stale') > 0 && 'The checks are of an older tree',
    open > 0 && (open === 1 ? 'A check has not run' : `${open} checks have not run`),
    verdict !== null && verdict.tree !== tree && 'The fresh review is of an older tree',
    findings.some(({ state, severity }) => state === 'open' && severity === 'high') && 'A serious finding is open',
  ].filter((doubt) => doubt !== false);
}

/** What of a change nobody has looked at, in words; null: all of it was, or was said yes to as it is. */
export function unseenOf({ files, approved }: Pick<Review, 'files' | 'approved'>): string | null {
  const unseen = files.filter(({ reviewed }) => reviewed !== 'yes').length;
  if (approved === 'yes' || unseen === 0) return null;
  const counted = files.length === 1 ? '1 file' : unseen === files.length ? `${unseen} files` : `${unseen} of ${files.length} files`;
  return `Not looked at yet: ${counted}`;
}

/** Why the same tree came out of the landing queue before, where a check said so; null: none did. */
export const cameBack = ({ returned, approved }: Pick<Session, 'returned' | 'approved'>, tree: string): string | null =>
  returned?.reason === 'checks' && approved?.tree === tree ? `“${returned.check ?? 'A check'}” did not pass when it was to land` : null;
