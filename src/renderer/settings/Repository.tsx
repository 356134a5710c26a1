import { ChevronLeft, Copy, FolderOpen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Scripts } from '../../shared/contract';
import type { Repository as Record } from '../../shared/model';
import type { Settings } from '../../shared/settings';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { copy, showFolder } from '../grid/acts';
import { useFetched } from '../review/fetched';
import { Listing } from '../trust/Listing';
import { Button, DangerButton } from '../ui/Button';
import { Chip, type ChipTone } from '../ui/Chip';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Skeleton } from '../ui/Skeleton';
import { Row } from './Form';
import { useSection } from './page';
import { RepositoryAgents } from './RepositoryAgents';
import { RepositoryChecks } from './RepositoryChecks';
import styles from './Settings.module.css';

const cx = classes(styles);

const standing: Readonly<{ [S in Scripts['state']]: { tone: ChipTone; says: string; explains: string } }> = {
  none: { tone: 'rest', says: 'none', explains: 'The repository asks to run nothing.' },
  trusted: { tone: 'ready', says: 'trusted', explains: 'They run for each task, for as long as they are exactly these.' },
  declined: { tone: 'rest', says: 'not trusted', explains: 'Tasks run without them.' },
  needed: { tone: 'needs', says: 'wait for your yes', explains: 'Tasks wait until you have answered.' },
};

/** What would run, whether it may, and the other answer. */
function ScriptRows({ repository, scripts, again }: { repository: Record; scripts: Scripts; again(): void }) {
  const [busy, setBusy] = useState(false);
  const { tone, says, explains } = standing[scripts.state];
  const { hash } = scripts;
  const answer = async (yes: boolean): Promise<void> => {
    if (hash === null) return;
    setBusy(true);
    await act(core().call('repository.answer', { repository: repository.id, hash, yes }), { failed: 'Your answer was not taken' });
    setBusy(false);
    again();
  };
  return (
    <>
      <Row name="Scripts" hint="they come from the repository and run as you">
        <Chip tone={tone}>{says}</Chip>
        <span className={cx('grow')}>{explains}</span>
        {hash !== null && scripts.state !== 'trusted' && (
          <Button size="sm" tone={scripts.state === 'needed' ? 'attention' : 'plain'} busy={busy} onClick={() => void answer(true)}>
            Trust these scripts
          </Button>
        )}
        {scripts.state === 'needed' && (
          <Button size="sm" busy={busy} onClick={() => void answer(false)}>
            Run without them
          </Button>
        )}
        {scripts.state === 'trusted' && (
          <DangerButton size="sm" question="Run tasks without them?" busy={busy} onConfirm={() => void answer(false)}>
            Revoke
          </DangerButton>
        )}
      </Row>
      {hash !== null && (
        <div className={cx('listed')}>
          <Listing scripts={scripts} />
        </div>
      )}
    </>
  );
}

/** Whether the person trusts the repository as such, and the other answer. */
function TrustRow({ repository }: { repository: Record }) {
  const [busy, setBusy] = useState(false);
  const trusts = repository.trustedAt !== null;
  const answer = async (yes: boolean): Promise<void> => {
    setBusy(true);
    await act(core().call('repository.trust', { repository: repository.id, yes }), { failed: 'Your answer was not taken' });
    setBusy(false);
  };
  return (
    <Row name="Trust" hint="in its code; its scripts are asked for apart">
      <Chip tone={trusts ? 'ready' : 'rest'}>{trusts ? 'you trust it' : 'no'}</Chip>
      <span className={cx('grow')}>
        {trusts ? 'Agents are told so in each new worktree.' : 'Agents that ask for it ask you in each new worktree.'}
      </span>
      {trusts ? (
        <DangerButton size="sm" question="Take your trust back?" busy={busy} onConfirm={() => void answer(false)}>
          Take back
        </DangerButton>
      ) : (
        <Button size="sm" busy={busy} onClick={() => void answer(true)}>
          Trust this repository
        </Button>
      )}
    </Row>
  );
}

/** A setting that the file has, or what holds without it. */
const Told = ({ name, hint, value, without }: { name: string; hint: string; value: string | null; without: ReactNode }) => (
  <Row name={name} hint={hint}>
    {value === null ? <span>{without}</span> : <code className={cx('command')}>{value}</code>}
  </Row>
);

/**
 * What a repository says of itself in `.espalier/config.json`, which belongs to its people and is shown, not changed, here;
 * and how its agents are started, which is the person's.
 */
export function Repository({ repository, settings }: { repository: Record; settings: Settings }) {
  // Another program writes the file: it is read again whenever the person comes back to the window.
  const seen = useView((state) => state.frame.focused);
  const key = `${seen} ${repository.trusted} ${repository.declined} ${repository.trustedAt}`;
  const config = useFetched(repository.id, key, () => core().call('repository.config', { repository: repository.id }));
  const scripts = useFetched(repository.id, key, () => core().call('repository.scripts', { repository: repository.id }));
  const { value: file } = config;
  return (
    <>
      <div className={cx('lead', 'line-up')}>
        <Button size="sm" tone="ghost" icon={ChevronLeft} onClick={() => useSection.setState({ repository: null })}>
          All repositories
        </Button>
        <span className={cx('path')}>{repository.path}</span>
      </div>
      {config.error !== null && <ErrorPanel error={config.error} action={<Button onClick={config.again}>Try again</Button>} />}
      {file === null && config.error === null && <Skeleton lines={6} />}
      {file !== null && (
        <>
          <TrustRow repository={repository} />
          <Row name="File" hint={file.exists ? 'part of the repository' : 'there is none: all of it is optional'}>
            <code className={cx('command')}>{file.file}</code>
            {file.exists ? (
              <Button size="sm" icon={FolderOpen} onClick={() => void showFolder(file.file)}>
                Show the file
              </Button>
            ) : (
              <Button size="sm" icon={Copy} onClick={() => void copy(file.file, 'path')}>
                Copy the path
              </Button>
            )}
          </Row>
          {scripts.error !== null && <ErrorPanel error={scripts.error} action={<Button onClick={scripts.again}>Try again</Button>} />}
          {scripts.value !== null && scripts.error === null && (
            <>
              <ScriptRows repository={repository} scripts={scripts.value} again={scripts.again} />
              <RepositoryChecks
                repository={repository}
                scripts={scripts.value}
                again={() => {
                  scripts.again();
                  config.again();
                }}
              />
            </>
          )}
          {file.problem === null && (
            <>
              <Told
                name="Base"
                hint="new tasks start from it"
                value={file.base}
                without={`the current branch${repository.branch === null ? '' : `, ${repository.branch}`}`}
              />
              <Told
                name="Worktrees"
                hint="the folder that each task gets one in"
                value={file.worktrees}
                without="in the data folder of Espalier"
              />
            </>
          )}
        </>
      )}
      <RepositoryAgents repository={repository} settings={settings} />
    </>
  );
}
