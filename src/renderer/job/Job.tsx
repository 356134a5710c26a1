import { Maximize2, Minimize2, X } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { EspalierError } from '../../shared/errors';
import type { Session } from '../../shared/model';
import { useView } from '../app/view';
import { useKeys } from '../commands/useKeys';
import { useAgentName, useReplica, useSession } from '../connection/replica';
import { Changes, DiffStyleChoice } from '../review/Changes';
import { AgentMark } from '../ui/AgentMark';
import { IconButton } from '../ui/Button';
import { Chip, type ChipTone } from '../ui/Chip';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Glyph, glyphOf } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import { dialogOpen } from '../ui/open-dialog';
import { Skeleton } from '../ui/Skeleton';
import { Tabs } from '../ui/Tabs';
import { Actions } from './Actions';
import { Answer } from './Answer';
import { pressDiscard, useAsking } from './ask';
import styles from './Job.module.css';
import { useLarge } from './size';
import { Title } from './Title';

const cx = classes(styles);

// xterm is large: it arrives with the first terminal that is looked at.
const TerminalView = lazy(() => import('../terminal/TerminalView').then(({ TerminalView }) => ({ default: TerminalView })));

const atWork = ({ state }: Session): boolean => state === 'queued' || state === 'preparing' || state === 'running';

const checkTones: Readonly<Record<Session['checks'][number]['state'], ChipTone>> = {
  waiting: 'rest',
  running: 'working',
  passed: 'ready',
  failed: 'failed',
};

function Facts({ session }: { session: Session }) {
  const agent = useAgentName(session.agent);
  return (
    <div className={cx('facts')}>
      {session.checks
        .filter(({ state }) => state !== 'waiting')
        .map(({ command, state }) => (
          <Chip key={command} tone={checkTones[state]}>
            {command} {state}
          </Chip>
        ))}
      <span className={cx('where')}>
        <AgentMark agent={session.agent} />
        {agent}
        <span className={cx('branch')} title={session.branch}>
          {session.branch}
        </span>
      </span>
    </div>
  );
}

/** What went wrong with it, where it is neither a question nor something that its group says. */
function Trouble({ session }: { session: Session }) {
  if (session.conflicts.length > 0)
    return (
      <div className={cx('trouble')}>
        <ErrorPanel
          title={session.conflicts.length === 1 ? 'One file conflicts' : `${session.conflicts.length} files conflict`}
          error={
            new EspalierError(
              'conflict',
              session.conflicts.map(({ path, kind }) => `${path}: ${kind}`).join('\n'),
              'Nothing was changed. Restart it to bring it up to date, merge it by hand in its worktree, or discard it.',
            )
          }
        />
      </div>
    );
  const { error } = session;
  if (error === null) return null;
  return (
    <div className={cx('trouble')}>
      <ErrorPanel error={new EspalierError(error.code, error.message, error.hint)} />
    </div>
  );
}

function Output({ session }: { session: Session }) {
  const agent = useReplica((state) => state.agents.find(({ id }) => id === session.agent));
  if (session.run === null) return <p className={cx('quiet')}>{session.runs === 0 ? 'It has not started yet.' : 'No output yet.'}</p>;
  return (
    <Suspense fallback={<Skeleton lines={4} />}>
      <TerminalView session={session.id} run={session.run} label={`Terminal of ${session.title}`} plain={agent?.io === 'pipe'} readOnly />
    </Suspense>
  );
}

/** A job that was opened to be read: goal, output, changes, and what to do with it. `large`: it has the whole pane. */
export function JobArticle({ id, large = false }: { id: string; large?: boolean }) {
  const session = useSession(id);
  return session && <Opened session={session} large={large} />;
}

function Opened({ session, large }: { session: Session; large: boolean }) {
  const showJob = useView((state) => state.showJob);
  const largeKeys = useKeys('job.large');
  const [tab, setTab] = useState(atWork(session) && !session.files ? 'terminal' : 'changes');
  const [editing, setEditing] = useState(false);
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    // At another width of the window it is mounted anew, perhaps under a dialog that has the focus.
    if (!dialogOpen()) article.current?.focus({ preventScroll: true });
    if (useAsking.getState().job === session.id) pressDiscard(session.id);
    useAsking.setState({ job: null });
  }, [session.id]);

  const close = (): void => {
    if (large) useLarge.setState({ large: false });
    else showJob(null);
  };
  const edit = (on: boolean): void => {
    setEditing(on);
    if (!on) article.current?.focus({ preventScroll: true }); // the field goes, and would take the focus with it
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || (event.target instanceof HTMLElement && event.target.matches('input, textarea'))) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'F2') edit(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const count = session.files ?? 0;
  const need = session.needsYou;
  const tabs = [
    {
      value: 'changes',
      label: 'Changes',
      count: count || null,
      content: <Changes session={session.id} bare files={large ? 'list' : 'tabs'} />,
    },
    { value: 'terminal', label: 'Terminal', content: <Output session={session} /> },
  ];
  return (
    <article
      ref={article}
      className={cx('open', large && 'large')}
      aria-label={session.title}
      data-job={session.id}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={cx('head')}>
        <Glyph state={glyphOf(session)} />
        <Title session={session} editing={editing} onEdit={edit} />
        <Lines added={session.added} deleted={session.deleted} />
        {count > 0 && <span className={cx('files')}>{count === 1 ? '1 file' : `${count} files`}</span>}
        <IconButton
          icon={large ? Minimize2 : Maximize2}
          label={large ? 'Back to the list' : 'Open large'}
          keys={largeKeys}
          iconSize={14}
          onClick={() => useLarge.setState({ large: !large })}
        />
        <IconButton
          icon={X}
          label="Close"
          keys="Escape"
          iconSize={14}
          onClick={() => {
            useLarge.setState({ large: false });
            showJob(null);
          }}
        />
      </header>
      <p className={cx('goal')}>{session.goal}</p>
      <Facts session={session} />
      <Trouble session={session} />
      <div className={cx('tabs', tab)}>
        <Tabs label="Job" tabs={tabs} value={tab} onChange={setTab} />
        {tab === 'changes' && count > 0 && (
          <span className={cx('style')}>
            <DiffStyleChoice />
          </span>
        )}
      </div>
      {need !== null && (need.reason === 'question' || need.reason === 'permission' || need.reason === 'login') && (
        <Answer session={session} need={need} />
      )}
      <Actions session={session} onRename={() => edit(true)} />
    </article>
  );
}
