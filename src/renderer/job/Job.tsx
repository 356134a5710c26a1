import { Maximize2, Minimize2, X } from 'lucide-react';
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { checkName, standing } from '../../shared/check';
import { EspalierError } from '../../shared/errors';
import { evidenceOf } from '../../shared/evidence';
import type { Session } from '../../shared/model';
import { endedHow } from '../../shared/outcome';
import { useView } from '../app/view';
import { AskCard } from '../asks/AskCard';
import { BudgetCard } from '../asks/BudgetCard';
import { useKeys } from '../commands/useKeys';
import { core } from '../connection/clients';
import { useAgentName, useReplica, useSession } from '../connection/replica';
import { restart } from '../grid/acts';
import { isParked } from '../grid/place';
import { showLanding } from '../landing/page';
import { OverlapFact } from '../overlap/OverlapFact';
import { untilWords } from '../queue/fact';
import { DiffStyleChoice } from '../review/Changes';
import { useFetched } from '../review/fetched';
import { within } from '../transcript/rows';
import { AgentMark } from '../ui/AgentMark';
import { Button, IconButton } from '../ui/Button';
import { Chip, type ChipTone } from '../ui/Chip';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Glyph, glyphOf } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import { dialogOpen } from '../ui/open-dialog';
import { Proofs } from '../ui/Proofs';
import { Ring } from '../ui/Ring';
import { Tabs } from '../ui/Tabs';
import { Actions } from './Actions';
import { Answer } from './Answer';
import { pressDiscard, useAsking } from './ask';
import { useInline, useInlineReview } from './inline';
import styles from './Job.module.css';
import { useLarge } from './size';
import { Title } from './Title';
import { firstTab, type JobTab, jobTabs } from './tabs';

const cx = classes(styles);

const RequestChanges = lazy(() => import('../reading/RequestChanges').then(({ RequestChanges }) => ({ default: RequestChanges })));

const checkTones: Readonly<Record<ReturnType<typeof standing>, ChipTone>> = {
  waiting: 'rest',
  running: 'working',
  passed: 'ready',
  failed: 'failed',
  'timed-out': 'failed',
  flaky: 'needs',
  stale: 'needs',
};

function Facts({ session }: { session: Session }) {
  const agent = useAgentName(session.agent);
  return (
    <div className={cx('facts')}>
      {session.checks
        .filter(({ state }) => state !== 'waiting')
        .map((check) => (
          <Chip key={check.command} tone={checkTones[standing(check, session.tree)]}>
            {checkName(check)} {standing(check, session.tree)}
          </Chip>
        ))}
      {isParked(session) && <Parked session={session} />}
      <OverlapFact session={session} />
      <span className={cx('where')}>
        <AgentMark agent={session.agent} />
        {session.model === null ? agent : `${agent} · ${session.model}`}
        <span className={cx('branch')} title={session.branch}>
          {session.branch}
        </span>
      </span>
    </div>
  );
}

/** Waits for its agent's usage limit to end. */
const Parked = ({ session }: { session: Session }) => (
  <>
    <Chip tone="needs">{untilWords(session.parkedUntil)}</Chip>
    <Button size="sm" onClick={() => void restart(session)}>
      Restart now
    </Button>
  </>
);

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
              'Nothing was changed. Resolve them, let its agent bring it up to date, or discard it.',
            )
          }
          action={
            <Button size="sm" onClick={() => showLanding(session.id)}>
              Resolve
            </Button>
          }
        />
      </div>
    );
  const { error, needsYou } = session;
  if (error === null || needsYou?.reason === 'budget') return null;
  return (
    <div className={cx('trouble')}>
      <ErrorPanel
        error={new EspalierError(error.code, error.message, error.hint)}
        action={
          needsYou?.reason === 'returned' && (
            <Button size="sm" onClick={() => showLanding(session.id)}>
              Show why
            </Button>
          )
        }
      />
    </div>
  );
}

/** A job that was opened to be read: goal, output, changes, and what to do with it. `large`: it has the whole pane. */
export function JobArticle({ id, large = false }: { id: string; large?: boolean }) {
  const session = useSession(id);
  return session && <Opened session={session} large={large} />;
}

/** Whether there is a conversation to read: it runs by messages, or did. */
function useHasTranscript(session: Session): boolean {
  const talks = useReplica((state) => state.agents.find(({ id }) => id === session.agent)?.features.structured ?? false);
  const ask = talks && session.through === 'terminal' && session.runs > 0;
  const found = useFetched(session.id, `${ask} ${session.runs}`, async () =>
    ask ? core().call('session.transcript', { session: session.id, from: 0, limit: 1 }) : null,
  );
  return session.through === 'messages' || (found.value?.total ?? 0) > 0;
}

/** What its agent waits for, answered in place. */
function Asks({ session }: { session: Session }) {
  const [ask] = session.asks;
  if (ask) return <AskCard key={ask.id} session={session} ask={ask} bar />;
  const need = session.needsYou;
  if (need?.reason === 'budget') return <BudgetCard session={session} />;
  if (need === null || (need.reason !== 'question' && need.reason !== 'permission' && need.reason !== 'login')) return null;
  return <Answer session={session} need={need} />;
}

/** What is to change, asked for where the job is read. */
function Requested({ session }: { session: Session }) {
  const comments = useInline(({ review, requesting }) => (requesting ? review?.comments : undefined));
  if (comments === undefined) return null;
  const close = (): void => useInline.setState({ requesting: false });
  return (
    <Suspense>
      <RequestChanges open session={session} comments={comments} onClose={close} onSent={close} />
    </Suspense>
  );
}

function Opened({ session, large }: { session: Session; large: boolean }) {
  const agent = useAgentName(session.agent);
  const showJob = useView((state) => state.showJob);
  const largeKeys = useKeys('job.large');
  const hasTranscript = useHasTranscript(session);
  useInlineReview(session);
  const [chosen, choose] = useState<JobTab | null>(null);
  const [start] = useState(() => firstTab(session, session.through === 'messages'));
  const [file, setFile] = useState<string | null>(null);
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
  const ended = endedHow(session);
  const jump = (path: string): void => {
    setFile(within(path, session.worktree));
    choose('changes');
  };
  const tabs = jobTabs({ session, large, hasTranscript, file, onChange: jump });
  const wanted = chosen ?? (start === 'terminal' && hasTranscript ? 'transcript' : start);
  const tab = tabs.some(({ value }) => value === wanted) ? wanted : 'changes';
  const showTab = (value: string): void => {
    const next = tabs.find((one) => one.value === value);
    if (next) choose(next.value);
  };
  const spoken = tab === 'transcript'; // the transcript begins with the goal, and shows what is asked where it is asked
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
        {spoken && large && (
          <span className={cx('where')}>
            <AgentMark agent={session.agent} />
            {session.model === null ? agent : `${agent} · ${session.model}`}
            <span className={cx('branch')}>{session.branch}</span>
          </span>
        )}
        <Proofs evidence={evidenceOf(session)} brief />
        <Ring session={session} />
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
      {!spoken && <p className={cx('goal')}>{session.goal}</p>}
      {(!(spoken && large) || isParked(session)) && <Facts session={session} />}
      {session.denied !== null && ended !== null && <p className={cx('denied')}>{`Ended ${ended}.`}</p>}
      <Trouble session={session} />
      <div className={cx('tabs')}>
        <Tabs label="Job" tabs={tabs} value={tab} onChange={showTab} />
        {tab === 'changes' && count > 0 && (
          <span className={cx('style')}>
            <DiffStyleChoice />
          </span>
        )}
      </div>
      {spoken ? <BudgetCard session={session} /> : <Asks session={session} />}
      <Actions session={session} onRename={() => edit(true)} />
      <Requested session={session} />
    </article>
  );
}
