import { isReturned } from '../../shared/landing';
import type { Session } from '../../shared/model';
import { reveal } from '../app/reveal';
import { useAgentName, useHears } from '../connection/replica';
import { canReview, openReview } from '../reading/reading';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Glyph, glyphNames, glyphOf } from '../ui/Glyph';
import styles from './Landing.module.css';
import { choose, landAgain, sendBack, useLandingPage } from './page';
import { foundWords } from './progress';
import { Search } from './Search';
import { conflicts, waitsForPerson } from './standing';

const cx = classes(styles);

const files = (count: number): string => (count === 1 ? '1 conflict' : `${count} conflicts`);

/** Why it is not in the queue any more, in a sentence. */
function whyOut(session: Session): string {
  if (conflicts(session)) return session.conflicts.map(({ path }) => path).join(', ');
  if (session.error !== null) return session.error.message;
  if (session.returned?.reason === 'checks') return `“${session.returned.check ?? 'A check'}” did not pass on the merged tree.`;
  return session.returned?.reason === 'changed' ? 'It has changed since it was approved.' : 'It did not merge.';
}

/** Whether what it would land with is what it came out with: no new work, which was not looked at. */
const asItWas = (session: Session): boolean => session.returned?.reason === 'checks' && isReturned(session, session.tree);

/** A session that came out of the queue without landing: why, and what can be done about it. */
export function OutRow({ session, current }: { session: Session; current: boolean }) {
  const agent = useAgentName(session.agent);
  const hears = useHears(session);
  const chosen = useLandingPage((state) => state.chosen === session.id);
  const glyph = glyphOf(session);
  const waits = waitsForPerson(session);
  const conflicted = conflicts(session);
  return (
    <li className={cx('row', 'out', chosen && 'chosen')}>
      <button
        type="button"
        className={cx('hit')}
        data-landing={session.id}
        tabIndex={current ? 0 : -1}
        aria-current={chosen || undefined}
        onClick={() => choose(session.id)}
      >
        <span className={cx('place')} aria-hidden="true">
          –
        </span>
        <Glyph state={conflicted || !waits ? glyph : 'failed'} label="" />
        <span className={cx('main')}>
          <span className={cx('first')}>
            <span className={cx('title')}>{session.title}</span>
            <span className="said">{glyphNames[glyph]}</span>
            <AgentMark agent={session.agent} />
          </span>
          <span className={cx('meta', !conflicted && 'wrap')}>{waits ? whyOut(session) : `Sent back: ${agent} is at it.`}</span>
        </span>
        <span className={cx('state')}>
          {conflicted ? <Chip tone="needs">{files(session.conflicts.length)}</Chip> : waits && <Chip tone="failed">Taken out</Chip>}
        </span>
      </button>
      {session.returned?.search && (
        <span className={cx('ways')}>
          <Search words={foundWords(session.returned.search)} />
        </span>
      )}
      {waits && !conflicted && (
        <span className={cx('ways')}>
          {session.returned?.reason === 'checks' && hears && (
            <Button size="sm" onClick={() => void sendBack(session)}>
              Send back to {agent}
            </Button>
          )}
          {asItWas(session) && (
            <Button size="sm" tone="ghost" onClick={() => void landAgain(session)}>
              Try again at the end
            </Button>
          )}
          {canReview(session) ? (
            <Button size="sm" tone="ghost" onClick={() => void openReview(session.id)}>
              Review
            </Button>
          ) : (
            <Button size="sm" tone="ghost" onClick={() => reveal(session.id)}>
              Open the job
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
