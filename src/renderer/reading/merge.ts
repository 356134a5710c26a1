import type { MergeStrategy } from '../../shared/model';
import { useReplica } from '../connection/replica';
import { doubtsOf } from '../review/doubts';
import { approveAndLand } from '../review/land';
import { notify } from '../ui/toast';
import { decided } from './acts';
import { goOn, lookAgain, useReading } from './reading';

/** Says yes to the tree on screen and lets it land; on old evidence it asks once. */
export async function merge(strategy: MergeStrategy): Promise<void> {
  if (useReading.getState().review?.whole === false) await lookAgain(); // what speaks against it is not known yet
  const { review, newer, asked } = useReading.getState();
  const session = useReplica.getState().sessions.get(review?.session ?? '');
  if (review === null || session === undefined) return;
  if (newer !== null) {
    notify({
      id: 'newer',
      glyph: 'needs',
      text: `${session.title} has changed since you looked`,
      detail: 'Nothing was merged. Look again first.',
    });
    return;
  }
  if (!review.whole) return; // what went wrong is told on the page
  if (doubtsOf(review).length > 0 && !asked) {
    useReading.setState({ asked: true });
    return;
  }
  const landed = approveAndLand(session, review.tree, { strategy, into: null, message: null }).then(() => true);
  if (await decided(landed, `${session.title} was not merged`)) await goOn();
}
