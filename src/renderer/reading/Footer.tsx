import { Info, Repeat2, Undo2 } from 'lucide-react';
import type { MergeStrategy, Session } from '../../shared/model';
import type { Review } from '../../shared/review';
import { useKeys } from '../commands/useKeys';
import { canHandOff, openHandoff } from '../handoff/handoff';
import { approveAndPull, canPull } from '../pulls/page';
import { doubtsOf } from '../review/doubts';
import { canDiscard, canMerge, discard, discardQuestion } from '../review/landing';
import { Button, DangerButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import { undoChange } from './acts';
import { merge } from './merge';
import styles from './ReviewPage.module.css';
import { goOn, useReading } from './reading';
import { useStrategy } from './strategy';

const cx = classes(styles);

const strategies = (into: string): { value: MergeStrategy; label: string }[] => [
  { value: 'squash', label: `Squash into ${into}` },
  { value: 'commit', label: `Merge commit into ${into}` },
  { value: 'rebase', label: `Rebase onto ${into}` },
];

/** What the person should know before deciding. */
function Told({ review, session }: { review: Review; session: Session }) {
  const { changed, asked } = useReading();
  const keys = useKeys('review.undo');
  const [doubt] = doubtsOf(review);
  if (changed !== null)
    return (
      <span className={cx('told')} role="status">
        <Info size={14} strokeWidth={1.75} aria-hidden="true" />
        {`${changed.text}. The checks are of an older tree now.`}
        <Button size="sm" tone="ghost" icon={Undo2} keys={keys} onClick={() => void undoChange()}>
          Undo
        </Button>
      </span>
    );
  const drafts = review.comments.filter(({ state }) => state === 'draft').length;
  const text = !canMerge(session)
    ? `It is ${session.state}: it can be read, not merged.`
    : doubt !== undefined
      ? `${doubt}.${asked ? ' Merge it all the same?' : ''}`
      : drafts > 0
        ? `${drafts === 1 ? '1 comment is' : `${drafts} comments are`} not sent yet.`
        : 'Your checkout is not touched until it lands.';
  return (
    <span className={cx('told')} role="status">
      <Info size={14} strokeWidth={1.75} aria-hidden="true" />
      {text}
    </span>
  );
}

/** What is decided about the change: one primary, the danger far from it. */
export function Footer({ review, session }: { review: Review; session: Session }) {
  const { asked, newer } = useReading();
  const [strategy, choose] = useStrategy();
  const keys = { merge: useKeys('review.merge'), request: useKeys('review.request'), handoff: useKeys('review.handoff') };
  const giveUp = async (): Promise<void> => {
    await discard(session);
    await goOn();
  };
  return (
    <footer className={cx('foot')}>
      <Told review={review} session={session} />
      {canDiscard(session) && (
        <DangerButton question={discardQuestion(session)} onConfirm={() => void giveUp()}>
          Discard
        </DangerButton>
      )}
      {canHandOff(session) && (
        <Button tone="ghost" icon={Repeat2} keys={keys.handoff} onClick={() => openHandoff(session.id)}>
          Hand off
        </Button>
      )}
      <Button keys={keys.request} onClick={() => useReading.setState({ requesting: true })}>
        Request changes
      </Button>
      {canPull(session) && (
        <Button disabled={newer !== null} onClick={() => void approveAndPull(review.session, review.tree)}>
          Open PR
        </Button>
      )}
      {canMerge(session) && (
        <>
          <span className={cx('rule')} />
          <Select
            label="How to merge"
            options={strategies(session.base.ref)}
            value={strategy}
            onChange={(value) => choose(strategies('').find((one) => one.value === value)?.value ?? 'squash')}
          />
          <Button tone={asked ? 'attention' : 'primary'} keys={keys.merge} disabled={newer !== null} onClick={() => void merge(strategy)}>
            {asked ? 'Merge all the same' : 'Merge'}
          </Button>
        </>
      )}
    </footer>
  );
}
