import { FolderGit2, FolderOpen } from 'lucide-react';
import { openFolder } from '../app/commands';
import { act } from '../connection/act';
import { core, windowClient } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { Button, DangerButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import styles from './Settings.module.css';

const cx = classes(styles);

export function Repositories() {
  const repositories = useReplica((state) => state.repositories);
  const open = (
    <Button icon={FolderOpen} onClick={() => void openFolder()}>
      Open folder
    </Button>
  );
  if (repositories.size === 0) return <Empty title="No repository yet" text="Open a folder that holds a git repository." action={open} />;
  return (
    <>
      <ul className={cx('card')} aria-label="Repositories">
        {[...repositories.values()].map((one) => (
          <li key={one.id} className={cx('repository')}>
            <FolderGit2 size={17} strokeWidth={1.6} aria-hidden="true" />
            <div className={cx('keyName')}>
              <span className={cx('rowName')}>{one.name}</span>
              <span className={cx('path')}>{one.path}</span>
            </div>
            <Button
              size="sm"
              tone="ghost"
              aria-label={`Show folder of ${one.name}`}
              onClick={() => void act(windowClient().call('window.showFolder', { path: one.path }), { failed: 'The folder was not shown' })}
            >
              Show folder
            </Button>
            <DangerButton
              size="sm"
              question="Take it off, keep its files?"
              aria-label={`Take off the list: ${one.name}`}
              onConfirm={() =>
                void act(core().call('repository.forget', { repository: one.id }), { failed: `${one.name} stays on the list` })
              }
            >
              Take off the list
            </DangerButton>
          </li>
        ))}
      </ul>
      <div className={cx('below')}>{open}</div>
    </>
  );
}
