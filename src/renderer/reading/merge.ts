import { isFailing, isSettled, standing } from '../../shared/check';
import type { MergeStrategy } from '../../shared/model';
import type { Review } from '../../shared/review';
import { mergeUndo, offerUndo } from '../app/undo';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { notify } from '../ui/toast';
import { decided } from './acts';
import { goOn, useReading } from './reading';

/** Why a merge is asked for twice; null: what was verified is what would land. */
export function doubtOf(review: Pick<Review, 'checks' | 'tree' | 'verdict' | 'findings'>): string | null {
  const of = (test: (state: ReturnType<typeof standing>) => boolean): number =>
    review.checks.filter((check) => test(standing(check, review.tree))).length;
  const failed = of((state) => isFailing({ state }));
  if (failed > 0) return failed === 1 ? 'A check failed' : `${failed} checks failed`;
  const old = of((state) => state === 'stale');
  if (old > 0) return 'The checks are of an older tree';
  const open = review.checks.filter((check) => !isSettled(check)).length;
  if (open > 0) return open === 1 ? 'A check has not run' : `${open} checks have not run`;
  if (review.verdict !== null && review.verdict.tree !== review.tree) return 'The fresh review is of an older tree';
  return review.findings.some(({ state, severity }) => state === 'open' && severity === 'high') ? 'A serious finding is open' : null;
}

/** Tells what became of a session that was put into the landing queue, once. */
function follow(id: string, title: string): void {
  const stop = useReplica.subscribe(({ sessions, undos }) => {
    const session = sessions.get(id);
    if (session?.state === 'landing') return;
    if (session?.state !== 'landed') {
      stop();
      if (session)
        notify({ glyph: 'needs', text: `${title} did not land`, detail: session.error?.message ?? 'It is in the list again, unchanged.' });
      return;
    }
    const undo = mergeUndo(id, undos.values(), Date.now());
    if (undo === null) return; // it comes right after
    stop();
    offerUndo('landed', `${title} landed as ${session.landing?.commit?.slice(0, 7) ?? 'a commit'}`, undo.id, title);
  });
}

/** Says yes to the tree on screen and lets it land; on old evidence it asks once. */
export async function merge(strategy: MergeStrategy): Promise<void> {
  const { review, newer, asked } = useReading.getState();
  if (review === null || newer !== null) return;
  const session = useReplica.getState().sessions.get(review.session);
  if (session === undefined) return;
  if (doubtOf(review) !== null && !asked) {
    useReading.setState({ asked: true });
    return;
  }
  const failed = `${session.title} was not merged`;
  if ((await decided(core().call('review.approve', { session: review.session, tree: review.tree }), failed)) === undefined) return;
  const queued = await act(core().call('landing.add', { sessions: [review.session], strategy, into: null, message: null }), { failed });
  if (!queued) return;
  notify({ id: `landing ${review.session}`, glyph: 'working', text: `${session.title} lands on ${queued.target}` });
  follow(review.session, session.title);
  await goOn();
}
