import { GitBranch, Pause, Play } from 'lucide-react';
import type { MergeStrategy, Repository } from '../../shared/model';
import { ErrorBoundary } from '../app/ErrorBoundary';
import { useGeneral, useReplica, useRepository, useSession, useSessions } from '../connection/replica';
import { save } from '../settings/save';
import { Button } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import { useLandingCommands } from './commands';
import { approvedFor } from './forecast';
import { History } from './History';
import styles from './Landing.module.css';
import { pause, useLandingPage } from './page';
import { Queue } from './Queue';
import { Ready } from './Ready';
import { Resolve } from './resolve/Resolve';
import { cameOut, conflicts, queueOf, targetsOf, waitsForPerson } from './standing';
import { Tests } from './Tests';
import { Why } from './Why';

const cx = classes(styles);

const ways = [
  { value: 'squash', label: 'Squash' },
  { value: 'commit', label: 'Merge commit' },
  { value: 'rebase', label: 'Rebase' },
];
const wayOf = (value: string): MergeStrategy => (value === 'commit' || value === 'rebase' ? value : 'squash');

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What is looked into beside the queue. */
function Beside({ target }: { target: string }) {
  const chosen = useSession(useLandingPage((state) => state.chosen) ?? '');
  const repository = useRepository();
  const queue = useReplica((state) => queueOf(state.queues, repository?.id ?? '', target));
  const resolving = useLandingPage((state) => state.resolving);
  const out = chosen !== null && cameOut([chosen]).length > 0 && waitsForPerson(chosen);
  if (chosen !== null && (conflicts(chosen) || (resolving && waitsForPerson(chosen)))) return <Resolve key={chosen.id} session={chosen} />;
  if (out) return <Why key={chosen.id} session={chosen} />;
  if (chosen?.state === 'finished') return <Ready session={chosen} />;
  return <Tests queue={queue} />;
}

/** What waits to land on a branch, what did not, and what has. */
export function Landing() {
  const repository = useRepository();
  return repository && <View key={repository.id} repository={repository} />;
}

function View({ repository }: { repository: Repository }) {
  const sessions = useSessions();
  const queues = useReplica((state) => state.queues);
  const general = useGeneral();
  const wanted = useLandingPage((state) => state.target);
  const targets = targetsOf(queues, repository.id, repository.branch);
  const target = targets.find((one) => one === wanted) ?? targets[0] ?? 'main';
  const queue = queueOf(queues, repository.id, target);
  const out = cameOut(sessions);
  const waiting = out.filter(waitsForPerson);
  const conflicted = waiting.filter(conflicts).length;
  const takenOut = waiting.length - conflicted;
  const paused = queue?.paused ?? repository.paused.includes(target);
  const toggle = (): void => void pause(repository.id, target, !paused);
  useLandingCommands(toggle);
  return (
    <main className={cx('view')}>
      <header className={cx('viewbar')}>
        <h1>Landing queue</h1>
        <span className={cx('into')}>
          into
          <GitBranch size={13} strokeWidth={1.75} aria-hidden="true" />
          {targets.length > 1 ? (
            <Select
              label="Target branch"
              options={targets.map((value) => ({ value, label: value }))}
              value={target}
              onChange={(next) => useLandingPage.setState({ target: next })}
            />
          ) : (
            <code className={cx('branch')}>{target}</code>
          )}
          {queue && queue.commit !== '' && <code>{queue.commit.slice(0, 7)}</code>}
        </span>
        {conflicted > 0 && <Chip tone="needs">{plural(conflicted, 'conflict')}</Chip>}
        {takenOut > 0 && <Chip tone="failed">{takenOut} taken out</Chip>}
        {paused && <Chip>Paused</Chip>}
        <span className={cx('room')} />
        <span className={cx('quiet', 'roomy')}>Each job is tested on the ones before it</span>
        <span className={cx('quiet')} aria-hidden="true">
          Land with
        </span>
        <Select
          label="Land with"
          options={ways}
          value={general?.settings.landWith ?? 'squash'}
          onChange={(value) => void save({ landWith: wayOf(value) })}
        />
        <Button icon={paused ? Play : Pause} onClick={toggle}>
          {paused ? 'Go on landing' : 'Pause landing'}
        </Button>
      </header>
      <div className={cx('body')}>
        <section className={cx('left')} aria-label="Landing queue">
          <ErrorBoundary region="The queue">
            <Queue
              target={target}
              queue={queue}
              out={out}
              approved={approvedFor(sessions, target)}
              strategy={general?.settings.landWith ?? 'squash'}
            />
            <History target={target} />
          </ErrorBoundary>
        </section>
        <ErrorBoundary region="This part">
          <Beside target={target} />
        </ErrorBoundary>
      </div>
    </main>
  );
}
