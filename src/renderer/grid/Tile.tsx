import { type KeyboardEvent, lazy, type PointerEvent, Suspense, useState } from 'react';
import type { Agent, Session } from '../../shared/model';
import { useView } from '../app/view';
import { AskCard } from '../asks/AskCard';
import { BudgetCard } from '../asks/BudgetCard';
import { Checks } from '../checks/Checks';
import { passed } from '../checks/looks';
import { useReplica } from '../connection/replica';
import { TerminalView } from '../terminal/TerminalView';
import { classes } from '../ui/classes';
import { Skeleton } from '../ui/Skeleton';
import { type Tab, Tabs } from '../ui/Tabs';
import { AnswerLine } from './AnswerLine';
import { endInput } from './acts';
import { ConfirmBar, ConflictBar, EndedBar, FinishedBar, LandingBar, TrustBar } from './Bars';
import { Ended } from './Ended';
import { answerable, NeedsBar } from './NeedsBar';
import { Starting } from './Starting';
import styles from './Tile.module.css';
import { TileFooter } from './TileFooter';
import { TileHeader } from './TileHeader';

const cx = classes(styles);

// The diff arrives with the first one that is looked at.
const Changes = lazy(() => import('../review/Changes').then(({ Changes }) => ({ default: Changes })));

// What draws messages arrives with the first agent that has no screen of its own.
const Transcript = lazy(() => import('../transcript/Transcript').then(({ Transcript }) => ({ default: Transcript })));

const useAgent = (id: string): Agent | null => useReplica((state) => state.agents.find((agent) => agent.id === id) ?? null);

interface TerminalTabProps {
  session: Session;
  agent: string;
  plain: boolean;
  onKeys(here: boolean): void;
  /** Show what an ended agent printed, instead of why it ended. */
  log: boolean;
  onLog(): void;
}

const hasEnded = ({ state }: Session): boolean => state === 'failed' || state === 'stopped';

/** What the agent prints, or why it prints nothing. */
function TerminalTab({ session, agent, plain, onKeys, log, onLog }: TerminalTabProps) {
  const { state, run } = session;
  if (state === 'preparing' || state === 'queued') return <Starting session={session} agent={agent} />;
  if (run === null || (hasEnded(session) && !log)) return <Ended session={session} agent={agent} onLog={run === null ? null : onLog} />;
  const terminal = (
    <TerminalView key={run} session={session.id} run={run} label={`Terminal of ${session.title}`} plain={plain} onKeys={onKeys} />
  );
  if (!plain) return terminal;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (state !== 'running' || !isEndOfInput(event)) return;
    event.preventDefault();
    void endInput(session);
  };
  return (
    <div className={cx('plain')} onKeyDownCapture={onKeyDown}>
      {terminal}
      {state === 'running' && answerable(session.needsYou) === null && (
        <div className={cx('input')}>
          <AnswerLine session={session} label={`Message to ${agent}`} placeholder={`Message ${agent}`} verb="Send" />
        </div>
      )}
    </div>
  );
}

/** Ctrl+D, as on a terminal: not while a line is being typed. */
const isEndOfInput = ({ key, ctrlKey, altKey, metaKey, target }: KeyboardEvent): boolean =>
  key === 'd' && ctrlKey && !altKey && !metaKey && !(target instanceof HTMLInputElement && target.value !== '');

function Bar({ session, agent, log, spoken }: { session: Session; agent: string; log: boolean; spoken: boolean }) {
  const { needsYou, state } = session;
  const [ask] = session.asks;
  if (ask) return spoken ? null : <AskCard key={ask.id} session={session} ask={ask} bar />; // a transcript shows it where it is asked
  if (needsYou && answerable(needsYou) !== null) return <NeedsBar session={session} need={needsYou} agent={agent} />;
  if (needsYou?.reason === 'trust') return <TrustBar />;
  if (needsYou?.reason === 'budget') return <BudgetCard session={session} />;
  if (state === 'conflicted') return <ConflictBar session={session} />;
  if (state === 'landing') return <LandingBar session={session} />;
  if (hasEnded(session) && log) return <EndedBar session={session} />;
  if (state === 'finished') return <FinishedBar session={session} />;
  return null;
}

export interface TileProps {
  session: Session;
  /** Its part in a drag that goes on. */
  dragged: 'from' | 'onto' | null;
  onGrab(event: PointerEvent<HTMLElement>): void;
}

/** A supervised session: its terminal, its changes and its state. */
export function Tile({ session, dragged, onGrab }: TileProps) {
  const agent = useAgent(session.agent);
  const maximized = useView((state) => state.maximized === session.id);
  const focused = useView((state) => state.focusedTile === session.id);
  const maximize = useView((state) => state.maximize);
  const note = useView((state) => state.focusTile);
  const [tab, setTab] = useState('terminal');
  const [file, setFile] = useState<string | null>(null);
  const [keys, setKeys] = useState(false);
  const [logOf, setLogOf] = useState<string | null>(null);
  const log = logOf !== null && logOf === session.run;
  const [renaming, setRenaming] = useState(false);
  const [confirming, setConfirming] = useState<'discard' | 'recreate' | null>(null);
  const name = agent?.name ?? session.agent;

  // An agent without a screen of its own talks by messages in a tile, too.
  const talks = session.through === 'messages' && session.run !== null;
  const spoken = talks && tab === 'terminal';
  const jump = (path: string): void => {
    setFile(path);
    setTab('changes');
  };
  const tabs: Tab[] = [
    talks
      ? {
          value: 'terminal',
          label: 'Transcript',
          content: (
            <Suspense fallback={<Skeleton lines={6} />}>
              <Transcript session={session} onChange={null} />
            </Suspense>
          ),
        }
      : {
          value: 'terminal',
          label: 'Terminal',
          content: (
            <TerminalTab
              session={session}
              agent={name}
              plain={agent?.io === 'pipe'}
              onKeys={setKeys}
              log={log}
              onLog={() => setLogOf(session.run)}
            />
          ),
        },
    {
      value: 'changes',
      label: 'Changes',
      count: session.files || null,
      content: (
        <Suspense fallback={<Skeleton lines={6} />}>
          <Changes key={file} session={session.id} start={file} />
        </Suspense>
      ),
    },
    ...(session.checks.length > 0
      ? [{ value: 'checks', label: 'Checks', count: passed(session), content: <Checks session={session} onChange={jump} /> }]
      : []),
  ];
  const needs = session.needsYou !== null && session.state !== 'failed';
  return (
    <article
      className={cx('tile', needs && 'needy', focused && 'focused', dragged)}
      aria-label={session.title}
      data-tile={session.id}
      data-state={session.state}
      tabIndex={-1}
      onFocus={() => note(session.id)}
    >
      <TileHeader
        session={session}
        maximized={maximized}
        renaming={renaming}
        onRenamed={() => setRenaming(false)}
        asks={{
          rename: () => setRenaming(true),
          confirm: setConfirming,
          maximize: () => maximize(maximized ? null : session.id),
        }}
        onGrab={onGrab}
      />
      <Tabs
        label={`Views of ${session.title}`}
        tabs={tabs}
        value={tabs.some(({ value }) => value === tab) ? tab : 'terminal'}
        onChange={setTab}
      />
      {confirming ? (
        <ConfirmBar session={session} what={confirming} onDone={() => setConfirming(null)} />
      ) : (
        <Bar session={session} agent={name} log={log || talks || tab !== 'terminal'} spoken={spoken} />
      )}
      <TileFooter session={session} agent={name} keys={keys} />
    </article>
  );
}
