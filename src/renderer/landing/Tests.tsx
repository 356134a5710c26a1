import type { LandingQueue } from '../../shared/landing';
import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Empty } from '../ui/Empty';
import { Glyph } from '../ui/Glyph';
import styles from './Aside.module.css';
import { doingOf, testedOn } from './standing';

const cx = classes(styles);

/** On what an entry will be built, if all before it pass. */
const ahead = ({ target }: LandingQueue, at: number): string =>
  [target, ...Array.from({ length: at }, (_, index) => index + 1)].join(' + ');

/** The merged trees of a queue: on what each is built, and which check runs on it now. */
export function Tests({ queue }: { queue: LandingQueue | null }) {
  const sessions = useReplica((state) => state.sessions);
  const entries = queue?.entries ?? [];
  return (
    <section className={cx('aside')} aria-label="Tests under way">
      <header className={cx('head')}>
        <h2>Tests under way</h2>
        <span className={cx('quiet')}>{entries.filter(({ state }) => state === 'testing').length} running</span>
      </header>
      {queue === null || entries.length === 0 ? (
        <Empty title="Nothing is tested now" text="Each job is tested on the ones before it, as the tree that would land." />
      ) : (
        <ul className={cx('tests')}>
          {entries.map((entry, at) => (
            <li key={entry.session}>
              <Glyph state={entry.state === 'waiting' ? (queue.paused ? 'stopped' : 'queued') : 'working'} label="" />
              <code className={cx('on')}>{`${testedOn(entry, entries, queue.target) ?? ahead(queue, at)} + ${at + 1}`}</code>
              <span className={cx('name')}>{sessions.get(entry.session)?.title}</span>
              <code className={cx('quiet')}>{entry.tree?.slice(0, 7) ?? 'not built'}</code>
              <span className={cx('doing')}>{doingOf(entry, queue.paused)}</span>
              <span className={cx('time')}>
                <Elapsed since={entry.since} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
