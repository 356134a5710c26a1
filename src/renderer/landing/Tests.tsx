import type { LandingEntry, LandingQueue } from '../../shared/landing';
import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Elapsed, useNow } from '../ui/Elapsed';
import { Empty } from '../ui/Empty';
import { Glyph } from '../ui/Glyph';
import styles from './Aside.module.css';
import { Bar } from './Bar';
import { leftWords, progressOf, searchWords } from './progress';
import { Search } from './Search';
import { doingOf, testedOn } from './standing';

const cx = classes(styles);

/** On what an entry will be built, if all before it pass. */
const ahead = ({ target }: LandingQueue, at: number): string =>
  [target, ...Array.from({ length: at }, (_, index) => index + 1)].join(' + ');

interface TestProps {
  queue: LandingQueue;
  entry: LandingEntry;
  /** From 1. */
  place: number;
}

/** What an entry is tested on, and how far that has come. */
function Test({ queue, entry, place }: TestProps) {
  const now = useNow();
  const title = useReplica((state) => state.sessions.get(entry.session)?.title);
  const progress = progressOf(
    queue,
    place,
    useReplica((state) => state.sessions),
  );
  const waits = entry.state === 'waiting';
  const passed = progress?.is === 'passed' && !waits;
  const left = progress?.is === 'running' ? leftWords(progress.since, progress.expectedMs, now) : null;
  return (
    <li>
      <Glyph state={passed ? 'done' : waits ? (queue.paused ? 'stopped' : 'queued') : 'working'} label="" />
      <code className={cx('on')}>{`${testedOn(entry, queue.entries, queue.target) ?? ahead(queue, place - 1)} + ${place}`}</code>
      <span className={cx('name')}>{title}</span>
      <code className={cx('quiet')}>{entry.tree?.slice(0, 7) ?? 'not built'}</code>
      <Bar of={progress} />
      <span className={cx('doing')}>
        {passed ? 'passed' : [doingOf(entry, queue.paused), left].filter((part) => part !== null).join(', ')}
      </span>
      <span className={cx('time')}>
        <Elapsed since={progress?.is === 'running' ? progress.since : entry.since} />
      </span>
    </li>
  );
}

/** The merged trees of a queue: on what each is built, which check runs on it now, and the search for what does not pass. */
export function Tests({ queue }: { queue: LandingQueue | null }) {
  const entries = queue?.entries ?? [];
  return (
    <section className={cx('aside')} aria-label="Tests under way">
      <header className={cx('head')}>
        <h2>Tests under way</h2>
        <span className={cx('quiet')}>{entries.filter(({ state }) => state === 'testing').length} running</span>
        {queue && <Search words={searchWords(queue.search)} />}
      </header>
      {queue === null || entries.length === 0 ? (
        <Empty title="Nothing is tested now" text="Each job is tested on the ones before it, as the tree that would land." />
      ) : (
        <ul className={cx('tests')}>
          {entries.map((entry, at) => (
            <Test key={entry.session} queue={queue} entry={entry} place={at + 1} />
          ))}
        </ul>
      )}
    </section>
  );
}
