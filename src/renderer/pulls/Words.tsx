import { ExternalLink, FileText, RefreshCw } from 'lucide-react';
import { useAgentName, useReplica, useSession } from '../connection/replica';
import { canReview, openReview } from '../reading/reading';
import { Markdown } from '../transcript/Markdown';
import { Button, DangerButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Lines } from '../ui/Lines';
import { Segmented } from '../ui/Segmented';
import { Skeleton } from '../ui/Skeleton';
import { TextArea, TextField } from '../ui/TextField';
import styles from './Pulls.module.css';
import { openLink, openPullOf, type PullPage, propose, usePullPage } from './page';
import { isEdited } from './text';

const cx = classes(styles);
const edit = usePullPage.setState;

/** Longer first lines are cut where commits are listed; characters. */
const goodTitle = 72;

function WriteAgain() {
  const page = usePullPage();
  const by = useAgentName(useReplica(({ general }) => general?.settings.pullWriter ?? ''));
  if (page.writing)
    return (
      <span className={cx('line')} role="status">
        {by} writes it…
      </span>
    );
  if (!isEdited(page))
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

/** What would be pushed, file by file. */
function Pushed({ files }: Pick<NonNullable<PullPage['proposed']>, 'files'>) {
  const sum = (of: 'added' | 'deleted'): number => files.reduce((total, file) => total + (file[of] ?? 0), 0);
  return (
    <section className={cx('pushed')} aria-label="What is pushed">
      <header className={cx('line')}>
        <span>What is pushed</span>
        <span className={cx('room')} />
        <span>{files.length === 1 ? '1 file' : `${files.length} files`}</span>
        <Lines added={sum('added')} deleted={sum('deleted')} />
      </header>
      <ul className={cx('files')}>
        {files.map(({ path, added, deleted }) => (
          <li key={path} className={cx('line')}>
            <code>{path}</code>
            <span className={cx('room')} />
            <Lines added={added} deleted={deleted} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Title and text, which are the person's once they were proposed. */
function Text({ proposed }: { proposed: NonNullable<PullPage['proposed']> }) {
  const { title, body, preview } = usePullPage();
  return (
    <>
      <div className={cx('titled')}>
        <TextField label="Title" labelled value={title} onChange={(event) => edit({ title: event.target.value })} />
        <span className={cx('count', title.length > goodTitle && 'over')}>
          {title.length} of {goodTitle}
        </span>
      </div>
      <div className={cx('again')}>
        {proposed.template !== null && (
          <span className={cx('line')}>
            <FileText size={13} strokeWidth={1.75} aria-hidden="true" />
            from <code>{proposed.template}</code>
          </span>
        )}
        <span className={cx('room')} />
        <Segmented
          label="Body as"
          choices={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
          value={preview ? 'preview' : 'write'}
          onChange={(to) => edit({ preview: to === 'preview' })}
        />
        <WriteAgain />
      </div>
      {preview ? (
        <section className={cx('preview')} aria-label="Preview">
          <Markdown text={body.replace(/<!--[\s\S]*?-->/g, '')} />
        </section>
      ) : (
        <TextArea
          label="Body"
          labelled
          mono
          className={cx('text-body')}
          value={body}
          onChange={(event) => edit({ body: event.target.value })}
        />
      )}
      {proposed.files.length > 0 && <Pushed files={proposed.files} />}
    </>
  );
}

/** What the pull request says; where it is open already, that is edited there. */
export function Words() {
  const { session, proposed, error, done } = usePullPage();
  const opened = useReplica(({ pulls }) => openPullOf(pulls, session));
  const about = useSession(session ?? '');
  const toReview = about && proposed?.approved === false && canReview(about) ? about : null;
  return (
    <section className={cx('form')} aria-label="New pull request">
      {error !== null && <ErrorPanel error={error} />}
      {done !== null && <Banner tone="working">{done}</Banner>}
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
        <Text proposed={proposed} />
      )}
      {proposed?.problem && (
        <Banner tone="needs" action={toReview && <Button onClick={() => void openReview(toReview.id)}>Review it</Button>}>
          {proposed.problem}
        </Banner>
      )}
    </section>
  );
}
