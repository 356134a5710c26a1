import { memo } from 'react';
import { evidenceOf } from '../../shared/evidence';
import type { Session } from '../../shared/model';
import { useView } from '../app/view';
import { useOverlapWords } from '../overlap/words';
import { canReview, openReview } from '../reading/reading';
import { canDiscard, canMerge, openMerge } from '../review/landing';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Glyph, glyphNames, glyphOf } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import { Proofs } from '../ui/Proofs';
import { factOf, since } from './fact';
import styles from './Row.module.css';

const cx = classes(styles);

export interface JobRowProps {
  session: Session;
  /** Takes part in the tab order: one row of the list does. */
  current: boolean;
  /** Told the session's id. Stable, so that a row is drawn again only when something of it changed. */
  onFocus(id: string): void;
}

const keysOf = (session: Session): string => ['Enter', canMerge(session) && 'M', canDiscard(session) && 'X'].filter(Boolean).join(' ');

/** Characters. A fact of so many is shown whole; a longer one, such as a question, gives way to the title. */
const shortFact = 24;

/** A job in one line: state, title, the one fact that matters, agent, time. */
export const JobRow = memo(function JobRow({ session, current, onFocus }: JobRowProps) {
  const showJob = useView((state) => state.showJob);
  const glyph = glyphOf(session);
  const overlap = useOverlapWords(session);
  const fact = factOf(session) || overlap.text;
  const asks = glyph === 'needs' || glyph === 'failed' || (fact === overlap.text && overlap.asks);
  const reviewable = session.state === 'finished' && (session.needsYou === null || session.needsYou.reason === 'returned');
  return (
    <div className={cx('job', reviewable && 'reviewable')}>
      <button
        type="button"
        data-row={session.id}
        data-job={session.id}
        className={cx('hit')}
        tabIndex={current ? 0 : -1}
        aria-expanded={false}
        aria-keyshortcuts={keysOf(session)}
        onFocus={() => onFocus(session.id)}
        onClick={() => showJob(session.id)}
      >
        <Glyph state={glyph} label="" />
        <span className={cx('title')}>{session.title}</span>
        <span className="said">{glyphNames[glyph]}</span>
        <span className={cx('facts')}>
          {fact !== '' && <span className={cx('fact', fact.length > shortFact && 'long', asks && 'asks')}>{fact}</span>}
          <Proofs evidence={evidenceOf(session)} brief />
          <span className={cx('lines')}>
            <Lines added={session.added} deleted={session.deleted} />
          </span>
        </span>
        <AgentMark agent={session.agent} />
        <span className={cx('time')}>
          <Elapsed since={since(session)} />
        </span>
      </button>
      {reviewable && (
        <span className={cx('actions')}>
          <Button size="sm" tabIndex={-1} onClick={() => (canReview(session) ? void openReview(session.id) : showJob(session.id))}>
            Review
          </Button>
          {canMerge(session) && (
            <Button size="sm" tabIndex={-1} onClick={() => openMerge(session.id)}>
              Merge
            </Button>
          )}
        </span>
      )}
    </div>
  );
});
