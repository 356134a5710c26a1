import { ChevronRight, FolderGit2, FolderOpen } from 'lucide-react';
import type { Repository as Record } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import { openFolder } from '../app/commands';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { showFolder } from '../grid/acts';
import { Button, DangerButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { useFound } from './Find';
import { showRepositoryPage, useSection } from './page';
import { Repository } from './Repository';
import styles from './Settings.module.css';

const cx = classes(styles);

function RepositoryRow({ one }: { one: Record }) {
  const found = useFound(one.name, one.path);
  if (!found) return null;
  return (
    <li className={cx('repository')} data-setting="">
      <FolderGit2 size={17} strokeWidth={1.6} aria-hidden="true" />
      <button type="button" className={cx('keyName', 'page-link')} onClick={() => showRepositoryPage(one.id)}>
        <span className={cx('rowName')}>
          {one.name} <ChevronRight size={13} strokeWidth={2} aria-hidden="true" />
        </span>
        <span className={cx('path')}>{one.path}</span>
      </button>
      <Button size="sm" tone="ghost" aria-label={`Show folder of ${one.name}`} onClick={() => void showFolder(one.path)}>
        Show folder
      </Button>
      <DangerButton
        size="sm"
        question="Take it off, keep its files?"
        aria-label={`Take off the list: ${one.name}`}
        onConfirm={() => void act(core().call('repository.forget', { repository: one.id }), { failed: `${one.name} stays on the list` })}
      >
        Take off the list
      </DangerButton>
    </li>
  );
}

/** The repositories that were opened, or the own page of one of them. */
export function Repositories({ settings }: { settings: Settings }) {
  const repositories = useReplica((state) => state.repositories);
  const chosen = useSection((state) => (state.text === '' ? state.repository : null));
  const page = chosen === null ? undefined : repositories.get(chosen);
  const open = (
    <Button icon={FolderOpen} onClick={() => void openFolder()}>
      Open folder
    </Button>
  );
  if (page) return <Repository key={page.id} repository={page} settings={settings} />;
  if (repositories.size === 0) return <Empty title="No repository yet" text="Open a folder that holds a git repository." action={open} />;
  return (
    <>
      <ul className={cx('card')} aria-label="Repositories">
        {[...repositories.values()].map((one) => (
          <RepositoryRow key={one.id} one={one} />
        ))}
      </ul>
      <div className={cx('below', 'extra')}>{open}</div>
    </>
  );
}
