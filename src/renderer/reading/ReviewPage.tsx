import { ChevronLeft, Columns2, Pilcrow, Rows2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { activeStates } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import type { Review } from '../../shared/review';
import { ErrorBoundary } from '../app/ErrorBoundary';
import { useMiddle } from '../app/narrow';
import { useKeys } from '../commands/useKeys';
import { useAgentName, useSession } from '../connection/replica';
import { type DiffStyle, useDiffStyle } from '../review/diff-style';
import { useRevision } from '../review/fetched';
import { AgentMark } from '../ui/AgentMark';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Glyph, glyphOf } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import { dialogOpen } from '../ui/open-dialog';
import { Segmented } from '../ui/Segmented';
import { Skeleton } from '../ui/Skeleton';
import { setMode } from './acts';
import { useReviewCommands } from './commands';
import { Diffs } from './Diffs';
import { EditFile } from './EditFile';
import { Evidence } from './Evidence';
import { Files } from './Files';
import { Footer } from './Footer';
import { useMovedIn } from './moves';
import { RequestChanges } from './RequestChanges';
import styles from './ReviewPage.module.css';
import { closeReview, focusDiffs, goOn, lookAgain, useReading } from './reading';

const cx = classes(styles);

const styleChoices = [
  { value: 'split', label: 'Split', icon: Columns2 },
  { value: 'unified', label: 'Unified', icon: Rows2 },
] as const;

function Modes({ review }: { review: Review }) {
  const { since, ignoreWhitespace } = useReading();
  const { style, choose } = useDiffStyle();
  const keys = { since: useKeys('review.since'), whitespace: useKeys('review.whitespace') };
  const changed = review.files.filter(({ reviewed }) => reviewed === 'changed').length;
  return (
    <>
      {(changed > 0 || since) && (
        <Button size="sm" tone="ghost" keys={keys.since} aria-pressed={since} onClick={() => setMode({ since: !since })}>
          <span className={cx('dot')} />
          Since you last looked
          <span className={cx('quiet')}>{changed === 1 ? '1 file' : `${changed} files`}</span>
        </Button>
      )}
      <Segmented<DiffStyle> label="Diff style" choices={styleChoices} value={style} onChange={choose} />
      <IconButton
        icon={Pilcrow}
        label={ignoreWhitespace ? 'Show changes of whitespace' : 'Hide changes of whitespace'}
        keys={keys.whitespace}
        aria-pressed={ignoreWhitespace}
        on={ignoreWhitespace}
        onClick={() => setMode({ ignoreWhitespace: !ignoreWhitespace })}
      />
    </>
  );
}

function Head({ session, review }: { session: Session | null; review: Review | null }) {
  const agent = useAgentName(session?.agent ?? '');
  const moved = useMovedIn(null);
  return (
    <header className={cx('viewbar')}>
      <Button size="sm" tone="ghost" icon={ChevronLeft} keys="Escape" onClick={closeReview}>
        Workbench
      </Button>
      <span className={cx('rule')} />
      {session !== null && (
        <>
          <Glyph state={glyphOf(session)} />
          <h1 className={cx('title')}>{session.title}</h1>
          <span className={cx('facts')}>
            <AgentMark agent={session.agent} />
            {session.model === null ? agent : `${agent} · ${session.model}`}
            <span className={cx('branch')}>{session.branch}</span>
            {review !== null && (
              <>
                <span>{review.files.length === 1 ? '1 file' : `${review.files.length} files`}</span>
                <Lines added={review.added} deleted={review.deleted} />
                {moved > 0 && <span title="Deleted in one place and added in another">{moved} only moved</span>}
              </>
            )}
          </span>
        </>
      )}
      <span className={cx('grow')} />
      {review !== null && <Modes review={review} />}
    </header>
  );
}

const sides = [
  { value: 'diff', label: 'Diff' },
  { value: 'evidence', label: 'Evidence' },
] as const;

function Body({ review }: { review: Review }) {
  const wide = !useMiddle();
  const [side, setSide] = useState<'diff' | 'evidence'>('diff');
  return (
    <div className={cx('body')}>
      <ErrorBoundary region="Files">
        <Files review={review} />
      </ErrorBoundary>
      <div className={cx('middle')}>
        {!wide && (
          <div className={cx('sides')}>
            <Segmented<'diff' | 'evidence'> label="Diff or evidence" choices={sides} value={side} onChange={setSide} />
          </div>
        )}
        {wide || side === 'diff' ? (
          <section className={cx('diff')} aria-label="Diff">
            <ErrorBoundary region="Diff">
              {review.files.length === 0 ? <Empty title="Nothing changed" text="The work is the same as its base." /> : <Diffs />}
            </ErrorBoundary>
          </section>
        ) : (
          <ErrorBoundary region="Evidence">
            <Evidence review={review} />
          </ErrorBoundary>
        )}
      </div>
      {wide && (
        <ErrorBoundary region="Evidence">
          <Evidence review={review} />
        </ErrorBoundary>
      )}
    </div>
  );
}

const closeRequest = (): void => useReading.setState({ requesting: false });

/** A change read as a whole: files, diff, evidence, and what is decided about it. It shows one tree, and says when there is another. */
export function ReviewPage() {
  useReviewCommands();
  const { session: id, review, newer, error, requesting } = useReading();
  const session = useSession(id ?? '');
  const revision = useRevision(id ?? '');
  // While it runs it is told many times a second, by its clock and its cost alone.
  const told = session === null || activeStates.has(session.state) ? null : session;
  useEffect(() => {
    if (useReading.getState().review !== null) void lookAgain();
  }, [revision, told]);
  useEffect(() => {
    const back = (): void => void lookAgain(); // what was changed by other programs meanwhile nobody told
    window.addEventListener('focus', back);
    return () => window.removeEventListener('focus', back);
  }, []);
  useEffect(() => {
    if (review !== null && !dialogOpen()) focusDiffs();
  }, [review === null, id]);
  return (
    <main className={cx('page')} aria-label={session === null ? 'Review' : `Review of ${session.title}`}>
      <Head session={session} review={review} />
      {newer !== null && (
        <div className={cx('banner')}>
          <Banner
            tone="needs"
            action={
              <Button size="sm" keys="G" onClick={() => void lookAgain(true)}>
                Look again
              </Button>
            }
          >
            The work has changed since you opened it. What you see is as it was: look again before you decide.
          </Banner>
        </div>
      )}
      {error !== null && (
        <div className={cx('banner')}>
          <ErrorPanel
            error={error}
            title="The review is not up to date"
            action={
              <Button size="sm" onClick={() => void lookAgain()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {review === null ? error === null && <Skeleton lines={8} /> : <Body review={review} />}
      {review !== null && session !== null && (
        <>
          <Footer review={review} session={session} />
          <RequestChanges
            open={requesting}
            session={session}
            comments={review.comments}
            onClose={closeRequest}
            onSent={() => {
              closeRequest();
              void goOn();
            }}
          />
          <EditFile review={review} />
        </>
      )}
    </main>
  );
}
