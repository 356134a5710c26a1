import { GitPullRequestArrow, LayoutGrid, type LucideIcon } from 'lucide-react';
import { useNarrow } from '../app/narrow';
import { useView, type View } from '../app/view';
import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import styles from './TopBar.module.css';

const cx = classes(styles);

const views: readonly { view: View; name: string; icon: LucideIcon }[] = [
  { view: 'workbench', name: 'Workbench', icon: LayoutGrid },
  { view: 'landing', name: 'Landing', icon: GitPullRequestArrow },
];

/** How many sessions of the repository in view wait to land. */
const useWaiting = (): number => {
  const repository = useView((state) => state.repository);
  return useReplica(({ queues }) => queues.reduce((sum, queue) => sum + (queue.repository === repository ? queue.entries.length : 0), 0));
};

/** The views of a repository. */
export function ViewsNav() {
  const here = useView((state) => state.view);
  const show = useView((state) => state.show);
  const narrow = useNarrow();
  const waiting = useWaiting();
  return (
    <nav className={cx('views')} aria-label="Views">
      {views.map(({ view, name, icon: Icon }) => (
        <button
          key={view}
          type="button"
          className={cx('view', view === here && 'here')}
          aria-label={name}
          aria-description={view === 'landing' && waiting > 0 ? `${waiting} in the queue` : undefined}
          aria-current={view === here ? 'page' : undefined}
          title={narrow ? name : undefined}
          onClick={() => show(view)}
        >
          <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
          {!narrow && name}
          {view === 'landing' && waiting > 0 && <span className={cx('waiting')} data-count={waiting} aria-hidden="true" />}
        </button>
      ))}
    </nav>
  );
}
