import { ChevronDown, Copy, FolderGit2, FolderOpen, GitBranch, Sprout } from 'lucide-react';
import type { Repository } from '../../shared/model';
import { needText } from '../../shared/needs';
import { openFolder, startDemo } from '../app/commands';
import { useNarrow } from '../app/narrow';
import { useView } from '../app/view';
import { useNeeds } from '../attention/needs';
import { useKeys } from '../commands/useKeys';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { classes } from '../ui/classes';
import { Menu, type MenuItem } from '../ui/Menu';
import styles from './TopBar.module.css';

const cx = classes(styles);

/** Which repository is in view, and a way to another. */
export function RepositoryMenu({ repository }: { repository: Repository }) {
  const repositories = useReplica((state) => state.repositories);
  const needs = useNeeds();
  const showRepository = useView((state) => state.showRepository);
  const openKeys = useKeys('repository.open');
  const narrow = useNarrow();
  const waiting = (id: string): number => needs.filter((need) => need.repository === id).length;
  const others: MenuItem[] = [...repositories.values()].map((one) => ({
    label: one.name,
    icon: FolderGit2,
    checked: one.id === repository.id,
    ...(waiting(one.id) > 0 ? { detail: needText(waiting(one.id)) } : {}),
    onSelect: () => showRepository(one.id),
  }));
  return (
    <Menu
      label="Repositories"
      align="start"
      trigger={
        <button type="button" className={cx('where')} aria-label={`Repository ${repository.name}`} title={repository.path}>
          {!narrow && <FolderGit2 size={15} strokeWidth={1.75} aria-hidden="true" />}
          <span className={cx('whereName')}>{repository.name}</span>
          <ChevronDown size={13} strokeWidth={1.75} aria-hidden="true" />
        </button>
      }
      items={[
        ...others,
        'separator',
        { label: 'Open a repository', icon: FolderOpen, keys: openKeys, onSelect: () => void openFolder() },
        { label: 'Try the demo', icon: Sprout, onSelect: () => void startDemo() },
      ]}
    />
  );
}

/** The branch that tasks start from and merge into. */
export function BranchMenu({ repository }: { repository: Repository }) {
  const branch = repository.branch;
  if (branch === null) return null;
  return (
    <Menu
      label="Base branch"
      align="start"
      trigger={
        <button type="button" className={cx('where', 'branch')} aria-label={`Base branch ${branch}`}>
          <GitBranch size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className={cx('whereName')}>{branch}</span>
        </button>
      }
      items={[
        {
          label: 'Copy the name of the branch',
          icon: Copy,
          onSelect: () => void act(windowClient().call('window.copy', { text: branch }), { failed: 'The name was not copied' }),
        },
        {
          label: 'Show the folder',
          icon: FolderOpen,
          onSelect: () =>
            void act(windowClient().call('window.showFolder', { path: repository.path }), { failed: 'The folder was not shown' }),
        },
      ]}
    />
  );
}
