import type { KeyboardEvent } from 'react';
import type { LandingQueue } from '../../shared/landing';
import type { MergeStrategy, Session } from '../../shared/model';
import { useView } from '../app/view';
import { useReplica, useSession } from '../connection/replica';
import { bareKey } from '../review/keys';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Kbd } from '../ui/Kbd';
import { Approved } from './Approved';
import { useForecast } from './forecast';
import styles from './Landing.module.css';
import { OutRow } from './OutRow';
import { useDragging } from './order';
import { useLandingPage } from './page';
import { QueueRow } from './QueueRow';
import { doingOf } from './standing';

const cx = classes(styles);

/** What comes to the target next, and what of that was tested. */
function Next({ queue }: { queue: LandingQueue }) {
  const [entry] = queue.entries;
  const session = useSession(entry?.session ?? '');
  if (entry === undefined || session === null) return null;
  return (
    <fieldset className={cx('next')} aria-label="Lands next">
      <div className={cx('quiet')} aria-hidden="true">
        Lands next
      </div>
      <div className={cx('first')}>
        <span className={cx('title')}>{session.title}</span>
        <AgentMark agent={session.agent} />
      </div>
      <div className={cx('meta')}>
        {queue.commit !== '' && <code>{queue.commit.slice(0, 7)}</code>}
        {entry.tree !== null && (
          <>
            {' → tree '}
            <code className={cx('tree')}>{entry.tree.slice(0, 7)}</code>
          </>
        )}
        <span className={cx('room')} />
        <span>{doingOf(entry, queue.paused)}</span>
      </div>
    </fieldset>
  );
}

/** Moves the focus from row to row. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const key = bareKey(event.nativeEvent);
  const by = key === 'J' || key === 'ArrowDown' ? 1 : key === 'K' || key === 'ArrowUp' ? -1 : 0;
  if (by === 0 || !(event.target instanceof HTMLElement) || !event.target.matches('[data-landing]')) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-landing]')];
  rows[rows.indexOf(event.target) + by]?.focus();
  event.preventDefault();
}

export interface QueueProps {
  target: string;
  queue: LandingQueue | null;
  /** Sessions that did not land. */
  out: readonly Session[];
  /** Sessions that were approved and do not wait to land. */
  approved: readonly Session[];
  strategy: MergeStrategy;
}

/** Sessions that wait to land, in their order, and those that came out of the queue. */
export function Queue({ target, queue, out, approved, strategy }: QueueProps) {
  const entries = queue?.entries ?? [];
  const chosen = useLandingPage((state) => state.chosen);
  const show = useView((state) => state.show);
  const sessions = useReplica((state) => state.sessions);
  const waiting = entries.flatMap(({ session }) => sessions.get(session) ?? []);
  const forecast = useForecast(target, queue?.commit ?? '', [...waiting, ...approved], strategy);
  const dragging = useDragging(entries.map(({ session }) => session));
  const ids = [...entries.map(({ session }) => session), ...out.map(({ id }) => id)];
  const current = ids.find((id) => id === chosen) ?? ids[0];
  return (
    <div className={cx('queue')}>
      {queue && entries.length > 0 && <Next queue={queue} />}
      {ids.length === 0 && approved.length === 0 && (
        <Empty
          title="Nothing waits to land"
          text={`What you approve lands on ${target} one after another, each tested on what landed before it.`}
          action={<Button onClick={() => show('workbench')}>Go to the workbench</Button>}
        />
      )}
      {entries.length > 0 && (
        <header className={cx('head')}>
          <h2>In the queue</h2>
          <span className={cx('quiet')}>{entries.length}</span>
          <span className={cx('room')} />
          {entries.length > 1 && (
            <span className={cx('quiet')} aria-hidden="true">
              drag, or <Kbd keys="Alt+ArrowUp" /> <Kbd keys="Alt+ArrowDown" />
            </span>
          )}
        </header>
      )}
      <ul aria-label="In the queue" onKeyDown={onKeyDown}>
        {queue &&
          entries.map((entry, at) => (
            <QueueRow
              key={entry.session}
              entry={entry}
              queue={queue}
              place={at + 1}
              current={entry.session === current}
              conflicts={forecast.value?.conflicts.find(({ id }) => id === entry.session)?.paths ?? []}
              over={dragging.over === entry.session}
              drag={dragging.of(entry.session)}
            />
          ))}
        {out.map((session) => (
          <OutRow key={session.id} session={session} current={session.id === current} />
        ))}
      </ul>
      <Approved target={target} sessions={approved} forecast={forecast.value} strategy={strategy} />
      {forecast.error !== null && (
        <ErrorPanel title="No forecast" error={forecast.error} action={<Button onClick={forecast.again}>Try again</Button>} />
      )}
    </div>
  );
}
