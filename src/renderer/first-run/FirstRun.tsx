import { FolderGit2, FolderOpen, GitBranch, Lock, Sprout } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Repository } from '../../shared/model';
import { openFolder, startDemo } from '../app/commands';
import { useView } from '../app/view';
import { useKeys } from '../commands/useKeys';
import { useReplica } from '../connection/replica';
import { inOrder } from '../settings/mend';
import { showSection } from '../settings/page';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { span } from '../ui/Elapsed';
import { Banner } from '../ui/ErrorPanel';
import { Glyph } from '../ui/Glyph';
import styles from './FirstRun.module.css';
import { Tree } from './Tree';

const cx = classes(styles);

function Repositories({
  repositories,
  chosen,
  choose,
  open,
}: {
  repositories: Repository[];
  chosen: string | null;
  choose(id: string): void;
  open(): void;
}) {
  const move = (event: KeyboardEvent): void => {
    const at = repositories.findIndex((one) => one.id === chosen);
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = repositories[at + by];
    if (event.key === 'Enter') open();
    else if (by === 0 || !next) return;
    else choose(next.id);
    event.preventDefault();
  };
  return (
    <div
      className={cx('card')}
      role="listbox"
      aria-label="Repositories"
      tabIndex={0}
      aria-activedescendant={chosen === null ? undefined : `repository-${chosen}`}
      onKeyDown={move}
    >
      {repositories.map((one) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the listbox has the focus and its keys
        <div
          key={one.id}
          id={`repository-${one.id}`}
          role="option"
          aria-selected={one.id === chosen}
          className={cx('repository', one.id === chosen && 'chosen')}
          onClick={() => choose(one.id)}
          onDoubleClick={open}
        >
          <FolderGit2 size={17} strokeWidth={1.6} aria-hidden="true" />
          <span className={cx('words')}>
            <span className={cx('name')}>{one.name}</span>
            <span className={cx('path')}>{one.path}</span>
          </span>
          {one.branch !== null && (
            <span className={cx('branch')}>
              <GitBranch size={12} strokeWidth={1.75} aria-hidden="true" />
              {one.branch}
            </span>
          )}
          <span className={cx('when')}>{`${span(Date.now() - Date.parse(one.openedAt))} ago`}</span>
        </div>
      ))}
    </div>
  );
}

/** What is there to begin with; what can be had besides is named, and installed from its page of the settings. */
function Agents() {
  const agents = useReplica((state) => state.agents);
  const problem = useReplica((state) => state.general?.problem ?? null);
  const there = useMemo(() => inOrder(agents.filter((agent) => agent.state !== 'not-installed')), [agents]);
  const others = agents.filter((agent) => agent.state === 'not-installed');
  const ready = agents.filter((agent) => agent.problem === null).length;
  return (
    <>
      <div className={cx('heading', 'later')}>
        <h2>Agents</h2>
        <span className={cx('quiet')}>{`${ready} ready, one is enough`}</span>
      </div>
      {problem !== null && <Banner tone="needs">{problem}</Banner>}
      <ul className={cx('card')} aria-label="Agents">
        {there.map((agent) => (
          <li key={agent.id} className={cx('agent')}>
            <AgentMark agent={agent.id} />
            <span className={cx('words', 'line')}>
              <span className={cx('name')}>{agent.name}</span> <span className={cx('quiet')}>{agent.description}</span>
            </span>
            <span className={cx('state', agent.problem === null ? 'ready' : 'missing')} title={agent.problem ?? undefined}>
              <Glyph state={agent.problem === null ? 'done' : 'queued'} size={13} label="" />
              {agent.problem === null ? 'Ready' : agent.problem}
            </span>
          </li>
        ))}
        {others.length > 0 && (
          <li className={cx('agent')}>
            <span className={cx('words', 'line')}>
              <span className={cx('quiet')}>{`Not installed: ${others.map(({ name }) => name).join(', ')}`}</span>
            </span>
            <Button size="sm" onClick={() => showSection('Agents')}>
              Install or log in
            </Button>
          </li>
        )}
      </ul>
    </>
  );
}

/** Where one starts: a repository, the agents that are there, and a demo for who has neither. */
export function FirstRun() {
  const known = useReplica((state) => state.repositories);
  const repositories = useMemo(() => [...known.values()].sort((a, b) => b.openedAt.localeCompare(a.openedAt)), [known]);
  const [wanted, setWanted] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const openKeys = useKeys('repository.open');
  const chosen = repositories.find((one) => one.id === wanted) ?? repositories[0] ?? null;

  const open = (): void => {
    if (!chosen) return;
    useView.getState().showRepository(chosen.id);
    useView.getState().show('workbench');
  };
  const demo = async (): Promise<void> => {
    setStarting(true);
    await startDemo();
    setStarting(false);
  };

  return (
    <main className={cx('all')}>
      <div className={cx('picture')}>
        <div className={cx('idea')}>
          <h1>Many agents, one main branch</h1>
          <p>Steer a few agents closely. Let the rest work alone, each in its own worktree, and review them when they finish.</p>
        </div>
        <div className={cx('tree')}>
          <Tree />
        </div>
      </div>
      <div className={cx('page')}>
        <div className={cx('column')}>
          <div className={cx('heading')}>
            <h2>Pick a repository</h2>
            <span className={cx('room')} />
            <Button icon={FolderOpen} keys={openKeys} onClick={() => void openFolder()}>
              Open folder
            </Button>
          </div>
          {repositories.length > 0 ? (
            <Repositories repositories={repositories} chosen={chosen?.id ?? null} choose={setWanted} open={open} />
          ) : (
            <p className={cx('card', 'none')}>None was opened yet. Open a folder that holds a git repository, or try the demo.</p>
          )}
          <Agents />
          <div className={cx('demo')}>
            <Sprout size={14} strokeWidth={1.75} aria-hidden="true" />
            <span>No account yet? Practice agents work on a sample repository, and nothing leaves this computer.</span>
            <span className={cx('room')} />
            <Button size="sm" tone={chosen ? 'ghost' : 'primary'} busy={starting} onClick={() => void demo()}>
              Try the demo
            </Button>
          </div>
          <div className={cx('end')}>
            <Lock size={13} strokeWidth={1.75} aria-hidden="true" />
            <span>Each task works in a worktree of its own. Your checkout is not touched.</span>
            <span className={cx('room')} />
            {chosen && (
              <Button tone="primary" size="lg" onClick={open}>
                {`Open ${chosen.name}`}
              </Button>
            )}
          </div>
        </div>
      </div>
    </main>
  );
}
