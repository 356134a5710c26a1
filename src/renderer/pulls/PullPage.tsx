import { ChevronLeft, Copy, GitPullRequestArrow, ShieldCheck } from 'lucide-react';
import { useEffect } from 'react';
import { standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import { ErrorBoundary } from '../app/ErrorBoundary';
import { type Command, registerCommands } from '../commands/registry';
import { useReplica, useSession } from '../connection/replica';
import { copy } from '../grid/acts';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Lines } from '../ui/Lines';
import { FollowedPulls } from './Followed';
import { Options } from './Options';
import styles from './Pulls.module.css';
import { closePullPage, openPull, openPullOf, propose, pushOnly, usePullPage } from './page';
import { Words } from './Words';

const cx = classes(styles);

function Footer() {
  const { session, proposed, title, body, busy, isDraft } = usePullPage();
  const opened = useReplica(({ pulls }) => openPullOf(pulls, session));
  const may = proposed !== null && proposed.problem === null;
  const mayOpen = may && title.trim() !== '';
  return (
    <footer className={cx('footer')}>
      <span className={cx('quiet', 'promise')}>
        Nothing is pushed before you press it. Work that is not committed becomes a commit on the branch.
      </span>
      <span className={cx('room')} />
      {!opened && (
        <>
          <Button tone="ghost" icon={Copy} disabled={proposed === null} onClick={() => void copy(`# ${title}\n\n${body}\n`, 'text')}>
            Copy as Markdown
          </Button>
          <Button disabled={!may || busy} onClick={() => void pushOnly()}>
            Push the branch only
          </Button>
          {!isDraft && (
            <Button disabled={!mayOpen || busy} onClick={() => void openPull(true)}>
              Open as draft
            </Button>
          )}
        </>
      )}
      <Button tone="primary" icon={GitPullRequestArrow} keys="Ctrl+Enter" busy={busy} disabled={!mayOpen} onClick={() => void openPull()}>
        {opened ? 'Push to the pull request' : 'Open pull request'}
      </Button>
    </footer>
  );
}

/** That every check passed on exactly what would be pushed. */
function Verified({ session }: { session: Session }) {
  const tree = usePullPage(({ proposed }) => proposed?.tree ?? null);
  if (tree === null || session.checks.length === 0 || session.checks.some((check) => standing(check, tree) !== 'passed')) return null;
  return (
    <span className={cx('line')}>
      <ShieldCheck size={14} strokeWidth={1.75} aria-hidden="true" />
      verified at <code>{tree.slice(0, 7)}</code>
    </span>
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

/** What makes another proposal of a session: its work, and the yes to it. */
const standsOf = ({ id, state, finishedAt, approved, added, deleted, tree }: Session): string =>
  [id, state, finishedAt, approved?.tree, added, deleted, tree].join();

/** A session's work as a pull request, and what became of those before it. */
export function PullPage() {
  const session = useSession(usePullPage((state) => state.session) ?? '');
  useEffect(() => registerCommands(commands), []);
  const stands = session && standsOf(session);
  useEffect(() => {
    if (stands !== null) void propose(false);
  }, [stands]);
  return (
    <main className={cx('view')}>
      <header className={cx('viewbar')}>
        <Button size="sm" tone="ghost" icon={ChevronLeft} keys="Escape" onClick={closePullPage}>
          Workbench
        </Button>
        <h1>Open a pull request</h1>
        {session !== null && (
          <>
            <span className={cx('for')}>
              for <strong>{session.title}</strong>
              <Lines added={session.added} deleted={session.deleted} />
            </span>
            <span className={cx('room')} />
            <Verified session={session} />
          </>
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
