import { ChevronLeft, ExternalLink, GitPullRequestArrow, RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { ErrorBoundary } from '../app/ErrorBoundary';
import { type Command, registerCommands } from '../commands/registry';
import { useReplica, useSession } from '../connection/replica';
import { canReview, openReview } from '../reading/reading';
import { Button, DangerButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Lines } from '../ui/Lines';
import { Skeleton } from '../ui/Skeleton';
import { Switch } from '../ui/Switch';
import { TextArea, TextField } from '../ui/TextField';
import { FollowedPulls } from './Followed';
import styles from './Pulls.module.css';
import { closePullPage, isEdited, openLink, openPull, openPullOf, propose, usePullPage } from './page';

const cx = classes(styles);
const edit = usePullPage.setState;

function WriteAgain() {
  if (!isEdited(usePullPage()))
    return (
      <Button size="sm" tone="ghost" icon={RefreshCw} onClick={() => void propose(true)}>
        Write again
      </Button>
    );
  return (
    <DangerButton size="sm" icon={RefreshCw} question="Replace your edit?" onConfirm={() => void propose(true)}>
      Write again
    </DangerButton>
  );
}

/** Title and text, which are the person's once they were proposed; where it is open already, they are edited there. */
function Words() {
  const { session, proposed, error, title, body } = usePullPage();
  const opened = useReplica(({ pulls }) => openPullOf(pulls, session));
  const about = useSession(session ?? '');
  const toReview = about && proposed?.approved === false && canReview(about) ? about : null;
  return (
    <section className={cx('form')} aria-label="New pull request">
      {error !== null && <ErrorPanel error={error} />}
      {opened ? (
        <div className={cx('opened')}>
          <Banner tone="working">
            Pull request #{opened.number} of this job is open. What was done since is pushed to it; its title and text are edited there.
          </Banner>
          <Button icon={ExternalLink} onClick={() => void openLink(opened.url)}>
            Open #{opened.number} in the browser
          </Button>
        </div>
      ) : proposed === null ? (
        error === null && <Skeleton />
      ) : (
        <>
          <TextField label="Title" labelled value={title} onChange={(event) => edit({ title: event.target.value })} />
          <div className={cx('again')}>
            <WriteAgain />
          </div>
          <TextArea
            label="Body"
            labelled
            mono
            className={cx('text-body')}
            value={body}
            onChange={(event) => edit({ body: event.target.value })}
          />
        </>
      )}
      {proposed?.problem && (
        <Banner tone="needs" action={toReview && <Button onClick={() => void openReview(toReview.id)}>Review it</Button>}>
          {proposed.problem}
        </Banner>
      )}
    </section>
  );
}

function Options() {
  const { session, proposed, reviewers, labels, isDraft } = usePullPage();
  const opened = useReplica(({ pulls }) => openPullOf(pulls, session));
  const branch = useSession(session ?? '')?.branch;
  return (
    <section className={cx('options')} aria-label="Pull request options">
      <h2>Push</h2>
      <dl className={cx('facts')}>
        <dt>To</dt>
        <dd>{proposed === null ? '…' : (proposed.remote ?? 'nowhere: the repository has no remote on a server')}</dd>
        <dt>Branch</dt>
        <dd>
          <code>{branch}</code>
        </dd>
        <dt>Into</dt>
        <dd>
          <code>{proposed?.into ?? '…'}</code>
        </dd>
      </dl>
      <TextField
        label="Reviewers"
        labelled
        placeholder="names, by commas"
        value={reviewers}
        onChange={(event) => edit({ reviewers: event.target.value })}
      />
      <TextField
        label="Labels"
        labelled
        placeholder="names, by commas"
        value={labels}
        onChange={(event) => edit({ labels: event.target.value })}
      />
      {!opened && (
        <div className={cx('option')}>
          <div>
            Draft
            <div className={cx('quiet')}>reviewers are not told yet</div>
          </div>
          <Switch label="Draft" checked={isDraft} onChange={(next) => edit({ isDraft: next })} />
        </div>
      )}
    </section>
  );
}

function Footer() {
  const { session, proposed, title, busy } = usePullPage();
  const opened = useReplica(({ pulls }) => openPullOf(pulls, session));
  const may = proposed !== null && proposed.problem === null && title.trim() !== '';
  return (
    <footer className={cx('footer')}>
      <span className={cx('quiet')}>Nothing is pushed before you press it. Work that is not committed becomes a commit on the branch.</span>
      <span className={cx('room')} />
      <Button tone="primary" icon={GitPullRequestArrow} keys="Ctrl+Enter" busy={busy} disabled={!may} onClick={() => void openPull()}>
        {opened ? 'Push to the pull request' : 'Open pull request'}
      </Button>
    </footer>
  );
}

const commands: Command[] = [
  {
    id: 'pull.open',
    title: 'Open the pull request',
    group: 'Review',
    keys: 'Ctrl+Enter',
    run: () => {
      const { proposed } = usePullPage.getState();
      if (proposed !== null && proposed.problem === null) void openPull();
    },
  },
  { id: 'pull.leave', title: 'Leave the pull request', group: 'Review', keys: 'Escape', run: closePullPage },
];

/** A session's work as a pull request, and what became of those before it. */
export function PullPage() {
  const session = useSession(usePullPage((state) => state.session) ?? '');
  useEffect(() => registerCommands(commands), []);
  const stands = session && [session.id, session.state, session.finishedAt, session.approved?.tree, session.added, session.deleted].join();
  useEffect(() => {
    if (stands !== null) void propose(false); // what may be pushed now, and what it is
  }, [stands]);
  return (
    <main className={cx('view')}>
      <header className={cx('viewbar')}>
        <Button size="sm" tone="ghost" icon={ChevronLeft} keys="Escape" onClick={closePullPage}>
          Workbench
        </Button>
        <h1>Open a pull request</h1>
        {session !== null && (
          <span className={cx('for')}>
            for <strong>{session.title}</strong>
            <Lines added={session.added} deleted={session.deleted} />
          </span>
        )}
      </header>
      <div className={cx('body')}>
        <ErrorBoundary region="The pull request">
          <Words />
          <Options />
        </ErrorBoundary>
        <ErrorBoundary region="Followed pull requests">
          <FollowedPulls />
        </ErrorBoundary>
      </div>
      <Footer />
    </main>
  );
}
