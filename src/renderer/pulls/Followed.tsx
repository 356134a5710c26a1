import { ExternalLink, RefreshCw, Send } from 'lucide-react';
import type { Pull } from '../../shared/landing';
import { useView } from '../app/view';
import { useAgentName, useHears, useReplica, useSession } from '../connection/replica';
import { Tick } from '../reading/Tick';
import { Button, IconButton } from '../ui/Button';
import { Chip, type ChipTone } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Empty } from '../ui/Empty';
import { Banner } from '../ui/ErrorPanel';
import styles from './Pulls.module.css';
import { canSend, isChosen, openLink, postAnswers, pullsIn, refreshAll, sendComments, takeAsLanded, tick, usePullPage } from './page';

const cx = classes(styles);

type Comment = Pull['comments'][number];

const checks: Readonly<Record<Pull['checks'], readonly [ChipTone, string]>> = {
  none: ['rest', 'no CI'],
  running: ['working', 'CI running'],
  passed: ['ready', 'CI passed'],
  failed: ['failed', 'CI failed'],
  unknown: ['rest', 'CI not known'],
};
const reviews: Readonly<Record<Pull['reviews'], readonly [ChipTone, string]>> = {
  none: ['rest', 'no review yet'],
  approved: ['ready', 'approved'],
  changes: ['needs', 'changes requested'],
  unknown: ['rest', 'review not known'],
};

function State({ pull }: { pull: Pull }) {
  if (pull.state !== 'open') return <Chip tone={pull.state === 'merged' ? 'landed' : 'rest'}>{pull.state}</Chip>;
  const [ciTone, ci] = checks[pull.checks];
  const [tone, review] = reviews[pull.reviews];
  return (
    <>
      <Chip tone={ciTone}>{ci}</Chip>
      <Chip tone={tone}>{review}</Chip>
      {pull.mergeable === false && <Chip tone="failed">conflicts</Chip>}
      {pull.draft && <Chip>draft</Chip>}
    </>
  );
}

const placeOf = ({ path, line }: Comment): string | null => (path === null ? null : `${path}${line === null ? '' : `:${line}`}`);

function CommentRow({ pull, comment }: { pull: Pull; comment: Comment }) {
  const ticked = usePullPage((state) => state.ticked);
  const place = placeOf(comment);
  return (
    <li className={cx('comment')}>
      <Tick
        label={place === null ? `Send the comment of ${comment.by}` : `Send the comment on ${place}`}
        is={isChosen(ticked, pull, comment) ? 'yes' : 'no'}
        onChange={() => tick(pull, comment)}
      />
      <div className={cx('words')}>
        <div className={cx('by')}>
          <strong>{comment.by}</strong>
          {place !== null && <code>{place}</code>}
          {!comment.trusted && <Chip>no write access</Chip>}
          {comment.state !== 'new' && <Chip tone="ready">{comment.state}</Chip>}
          <span className={cx('room')} />
          <span className={cx('quiet')}>
            <Elapsed since={comment.at} />
          </span>
        </div>
        <p className={cx('text')}>{comment.text}</p>
        {comment.answer !== null && <p className={cx('answer')}>{comment.answer}</p>}
      </div>
    </li>
  );
}

function Followed({ pull }: { pull: Pull }) {
  const session = useSession(pull.session);
  const agent = useAgentName(session?.agent ?? '');
  const hears = useHears(session);
  const ticked = usePullPage((state) => state.ticked);
  const chosen = pull.comments.filter((comment) => isChosen(ticked, pull, comment)).map(({ id }) => id);
  const answers = pull.comments.filter(({ state, answer }) => state === 'sent' && answer !== null).map(({ id }) => id);
  const fresh = pull.comments.filter(({ state }) => state === 'new').length;
  return (
    <article className={cx('pull')} aria-label={`Pull request ${pull.number}, ${pull.title}`}>
      <div className={cx('named')}>
        <h3>{pull.title}</h3>
        <span className={cx('quiet')}>#{pull.number}</span>
        <span className={cx('room')} />
        <IconButton
          icon={ExternalLink}
          label={`Open #${pull.number} in the browser`}
          disabled={pull.url === ''}
          onClick={() => void openLink(pull.url)}
        />
      </div>
      <div className={cx('chips')}>
        <State pull={pull} />
      </div>
      {pull.state === 'merged' && session !== null && session.state !== 'landed' && session.state !== 'discarded' && (
        <div className={cx('batch')}>
          <Button onClick={() => void takeAsLanded(pull.id)}>Take as landed</Button>
        </div>
      )}
      {pull.problem !== null && <Banner tone="failed">{pull.problem}</Banner>}
      {pull.comments.length > 0 && (
        <>
          <h4 className={cx('sub')}>
            Review comments <span className={cx('quiet')}>{fresh} new</span>
          </h4>
          <ul aria-label="Review comments">
            {pull.comments.map((comment) => (
              <CommentRow key={comment.id} pull={pull} comment={comment} />
            ))}
          </ul>
          {pull.state === 'open' && (
            <div className={cx('batch')}>
              {answers.length > 0 && (
                <Button tone="ghost" onClick={() => void postAnswers(pull, answers)}>
                  Post {answers.length === 1 ? '1 answer' : `${answers.length} answers`}
                </Button>
              )}
              <Button
                icon={Send}
                disabled={chosen.length === 0 || !hears || !canSend(session)}
                onClick={() => void sendComments(pull, chosen)}
              >
                Send {chosen.length} to {agent}
              </Button>
            </div>
          )}
        </>
      )}
    </article>
  );
}

/** The pull requests of the repository in view, as their servers told them last. */
export function FollowedPulls() {
  const repository = useView((state) => state.repository);
  const sending = useReplica(({ general }) => general?.settings.sendComments ?? false);
  const posting = useReplica(({ general }) => general?.settings.postAnswers ?? false);
  const pulls = useReplica((state) => state.pulls);
  const sessions = useReplica((state) => state.sessions);
  const here = pullsIn(pulls, sessions, repository);
  const open = here.filter(({ state }) => state === 'open');
  const oldest = open.map(({ seenAt }) => seenAt).sort()[0];
  return (
    <section className={cx('followed')} aria-label="Followed pull requests">
      <header className={cx('head')}>
        <h2>Followed</h2>
        <span className={cx('quiet')}>{open.length}</span>
        <span className={cx('room')} />
        {oldest && (
          <span className={cx('quiet')}>
            checked <Elapsed since={oldest} /> ago
          </span>
        )}
        <IconButton icon={RefreshCw} label="Look again" disabled={open.length === 0} onClick={refreshAll} />
      </header>
      {here.length === 0 ? (
        <Empty title="No pull requests yet" text="CI, reviews and comments of those that you open here come back to this place." />
      ) : (
        <div className={cx('list')}>
          {here.map((pull) => (
            <Followed key={pull.id} pull={pull} />
          ))}
          <p className={cx('note')}>
            {sending
              ? 'New comments of people who may write go to the agent by themselves.'
              : 'Comments go to the agent as one message, with file and line, when you send them.'}{' '}
            {posting ? 'So do its answers to them come back.' : 'Its answers are posted only when you say so.'}
          </p>
        </div>
      )}
    </section>
  );
}
