import { ListFilter } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useNarrow } from '../app/narrow';
import { useView } from '../app/view';
import { runCommand } from '../commands/registry';
import { useKeys } from '../commands/useKeys';
import { useReplica, useRepository, useSessions } from '../connection/replica';
import { goToBackground } from '../grid/regions';
import { JobArticle } from '../job/Job';
import { Large } from '../job/Large';
import { useLarge } from '../job/size';
import { TrustPanel } from '../trust/TrustPanel';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { Skeleton } from '../ui/Skeleton';
import { TextField } from '../ui/TextField';
import styles from './Background.module.css';
import { useJobCommands } from './commands';
import { useFolding } from './folding';
import { List } from './List';
import { Pins } from './Pins';
import { arrange } from './rows';

const cx = classes(styles);

function Filter({ opener }: { opener: RefObject<HTMLButtonElement | null> }) {
  const text = useFolding((state) => state.text);
  const filter = useFolding((state) => state.filter);
  if (text === null) return null;
  return (
    <div className={cx('filter')}>
      <TextField
        label="Filter jobs"
        placeholder="Title, goal, agent or branch"
        autoFocus
        value={text}
        onChange={(event) => filter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          filter(null);
          opener.current?.focus();
        }}
      />
    </div>
  );
}

function NoJobs() {
  const keys = useKeys('task.new');
  return (
    <Empty
      title="No jobs in the background"
      text="Queue small, clear tasks here. You review each when it is done."
      action={
        <Button keys={keys} onClick={() => runCommand('task.new')}>
          New task
        </Button>
      }
    />
  );
}

function Jobs() {
  const sessions = useSessions();
  const loaded = useReplica((state) => state.seq >= 0);
  const undos = useReplica((state) => state.undos);
  const folded = useFolding((state) => state.folded);
  const text = useFolding((state) => state.text) ?? '';
  const openJob = useView((state) => state.openJob);
  const arrangement = useMemo(
    () => arrange(sessions, { folded, text, openJob, undos, now: new Date() }),
    [sessions, folded, text, openJob, undos],
  );
  const filter = useFolding((state) => state.text);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <header className={cx('head')}>
        <h2>Background</h2>
        <span className={cx('count')}>{arrangement.count === 1 ? '1 job' : `${arrangement.count} jobs`}</span>
        <IconButton
          ref={opener}
          icon={ListFilter}
          label="Filter jobs"
          aria-expanded={filter !== null}
          on={filter !== null}
          onClick={() => useFolding.getState().filter(filter === null ? '' : null)}
        />
      </header>
      <Filter opener={opener} />
      <Trust />
      {!loaded && <Skeleton lines={6} />}
      {loaded && arrangement.count === 0 && text === '' && <NoJobs />}
      {loaded && arrangement.count === 0 && text !== '' && <p className={cx('nothing')}>No job matches “{text}”.</p>}
      {arrangement.count > 0 && <List rows={arrangement.rows} count={arrangement.count} />}
      {arrangement.pins.length > 0 && <Pins pins={arrangement.pins} />}
    </>
  );
}

function Trust() {
  const repository = useRepository();
  return repository && <TrustPanel key={repository.id} repository={repository} />;
}

/** The jobs of the repository in view: what needs you first, the queue and what landed at the bottom. */
export function Background() {
  useJobCommands();
  const narrow = useNarrow();
  const openJob = useView((state) => state.openJob);
  const large = useLarge((state) => state.large);
  const known = useReplica((state) => openJob !== null && (state.sessions.get(openJob)?.state ?? 'discarded') !== 'discarded');
  useEffect(() => {
    if (!large || known) return;
    useLarge.setState({ large: false }); // what was large is gone: the next job opens in the list
    goToBackground();
  }, [large, known]);
  return (
    <section className={cx('background')} aria-label="Background">
      {large && known && openJob !== null ? (
        <Large key={narrow ? 'narrow' : 'wide'}>
          <Trust />
          <JobArticle key={openJob} id={openJob} large />
        </Large>
      ) : (
        <Jobs />
      )}
    </section>
  );
}
