import { LayoutGrid } from 'lucide-react';
import { useNarrow } from '../app/narrow';
import { useView } from '../app/view';
import { classes } from '../ui/classes';
import styles from './TopBar.module.css';

const cx = classes(styles);

/** The views of a repository. */
export function ViewsNav() {
  const view = useView((state) => state.view);
  const show = useView((state) => state.show);
  const narrow = useNarrow();
  const here = view === 'workbench';
  return (
    <nav className={cx('views')} aria-label="Views">
      <button
        type="button"
        className={cx('view', here && 'here')}
        aria-label="Workbench"
        aria-current={here ? 'page' : undefined}
        onClick={() => show('workbench')}
      >
        <LayoutGrid size={14} strokeWidth={1.75} aria-hidden="true" />
        {!narrow && 'Workbench'}
      </button>
    </nav>
  );
}
