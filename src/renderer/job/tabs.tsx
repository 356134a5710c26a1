import { lazy, Suspense } from 'react';
import type { Session } from '../../shared/model';
import { Checks } from '../checks/Checks';
import { passed } from '../checks/looks';
import { useReplica } from '../connection/replica';
import { Changes } from '../review/Changes';
import { classes } from '../ui/classes';
import { Skeleton } from '../ui/Skeleton';
import type { Tab } from '../ui/Tabs';
import { readsInline } from './inline';
import styles from './Job.module.css';

const cx = classes(styles);

// xterm and what draws messages are large: each arrives when it is looked at first.
const TerminalView = lazy(() => import('../terminal/TerminalView').then(({ TerminalView }) => ({ default: TerminalView })));
// Deciding hunk by hunk comes with the diff.
const InlineDiff = lazy(() => import('./InlineDiff'));
const Transcript = lazy(() => import('../transcript/Transcript').then(({ Transcript }) => ({ default: Transcript })));

function Output({ session }: { session: Session }) {
  const agent = useReplica((state) => state.agents.find(({ id }) => id === session.agent));
  if (session.run === null) return <p className={cx('quiet')}>{session.runs === 0 ? 'It has not started yet.' : 'No output yet.'}</p>;
  return (
    <Suspense fallback={<Skeleton lines={4} />}>
      <TerminalView session={session.id} run={session.run} label={`Terminal of ${session.title}`} plain={agent?.io === 'pipe'} readOnly />
    </Suspense>
  );
}

export type JobTab = 'transcript' | 'changes' | 'terminal' | 'checks';

const atWork = ({ state }: Session): boolean => state === 'queued' || state === 'preparing' || state === 'running';

/** What of a job is looked at first: its work while it is at it, then what came of that. */
export function firstTab(session: Session, hasTranscript: boolean): JobTab {
  const watched = hasTranscript ? 'transcript' : 'terminal';
  if (atWork(session)) return hasTranscript || !session.files ? watched : 'changes';
  return session.files || !hasTranscript ? 'changes' : 'transcript';
}

export interface JobTabsAbout {
  session: Session;
  large: boolean;
  hasTranscript: boolean;
  /** The file whose change is jumped to; null: none in particular. */
  file: string | null;
  onChange(path: string): void;
}

/** The views of a job that there is something in. */
export function jobTabs({ session, large, hasTranscript, file, onChange }: JobTabsAbout): (Tab & { value: JobTab })[] {
  const count = session.files ?? 0;
  const transcript: Tab & { value: JobTab } = {
    value: 'transcript',
    label: 'Transcript',
    content: (
      <Suspense fallback={<Skeleton lines={6} />}>
        <Transcript session={session} wide={large} onChange={count > 0 ? onChange : null} />
      </Suspense>
    ),
  };
  const changes: Tab & { value: JobTab } = {
    value: 'changes',
    label: 'Changes',
    count: count || null,
    content: (
      <Changes
        key={file}
        session={session.id}
        bare
        files={large ? 'list' : 'tabs'}
        start={file}
        {...(readsInline(session) && { diff: InlineDiff })}
      />
    ),
  };
  const terminal: Tab & { value: JobTab } = { value: 'terminal', label: 'Terminal', content: <Output session={session} /> };
  const checks: Tab & { value: JobTab } = {
    value: 'checks',
    label: 'Checks',
    count: passed(session),
    content: <Checks session={session} onChange={onChange} />,
  };
  return [
    ...(hasTranscript ? [transcript] : []),
    changes,
    // What is said by messages is no text for a terminal.
    ...(session.through === 'terminal' || session.run === null ? [terminal] : []),
    ...(session.checks.length > 0 ? [checks] : []),
  ];
}
