import { GitMerge, Repeat2, RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { InboxItem } from '../../shared/inbox';
import { partsOf } from '../../shared/inbox';
import type { Need } from '../../shared/model';
import { endedHow } from '../../shared/outcome';
import { reveal } from '../app/reveal';
import { useView } from '../app/view';
import { Answers } from '../asks/Answers';
import { AskBody } from '../asks/AskCard';
import { type Asked, askedOf, chosenFrom } from '../asks/choices';
import { useAgentName, useReplica } from '../connection/replica';
import { AnswerLine } from '../grid/AnswerLine';
import { restart } from '../grid/acts';
import { canHandOff, openHandoff } from '../handoff/handoff';
import { untilWords } from '../queue/fact';
import { canMerge, openMerge } from '../review/landing';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Glyph, glyphOf } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import styles from './Attention.module.css';
import type { Waiting } from './inbox';
import { useAttention } from './next';

const cx = classes(styles);

/** Who asks for what. */
const causes: Readonly<Record<Need['reason'], string>> = {
  question: 'asks',
  permission: 'asks for permission',
  login: 'needs you to log in',
  trust: 'waits for your yes to the scripts of this repository',
  conflict: 'conflicts with its target branch',
  returned: 'made a change that did not land',
  failed: 'stopped',
  budget: 'has used up its budget',
  handoff: 'offers to be handed over',
};

function causeOf({ item, session }: Waiting): string {
  if (item.kind === 'finished') {
    const ended = endedHow(session);
    return ended === null ? 'is ready for review' : `ended ${ended}`;
  }
  if (item.kind === 'parked') return `is at its usage limit, waits ${untilWords(session.parkedUntil)}`;
  const [ask] = session.asks;
  return causes[ask?.kind ?? session.needsYou?.reason ?? 'question'];
}

/** The ask of an agent that an item is about; null: it is about something else. */
const askIn = ({ item, session }: Waiting) => session.asks.find(({ id }) => id === partsOf(item.id).key) ?? null;

/** What can be answered from here by choosing; null: it cannot. */
export function askedIn(waiting: Waiting): Asked | null {
  const { item, session } = waiting;
  const ask = askIn(waiting);
  if (ask) return askedOf(session, ask);
  return chosenFrom(item, session.title);
}

/** A line that is typed into a terminal answers a question there; a menu of permissions wants its own keys. */
const typed = ({ item, session }: Waiting): boolean =>
  session.asks.length === 0 &&
  session.state === 'running' &&
  item.kind === 'question' &&
  (session.needsYou?.reason === 'question' || session.needsYou?.reason === 'login');

function Why({ waiting }: { waiting: Waiting }) {
  const { item, session } = waiting;
  const ask = askIn(waiting);
  if (ask) return <AskBody ask={ask} worktree={session.worktree} />;
  if (session.conflicts.length > 0)
    return (
      <>
        <p>Nothing was changed. These files conflict:</p>
        <ul className={cx('files')}>
          {session.conflicts.slice(0, 6).map((conflict) => (
            <li key={conflict.path}>{conflict.path}</li>
          ))}
          {session.conflicts.length > 6 && <li>{`and ${session.conflicts.length - 6} more`}</li>}
        </ul>
      </>
    );
  if ((item.kind === 'failed' || item.kind === 'parked') && session.error)
    return (
      <>
        <p className={cx('said')}>{session.error.message}</p>
        <p>{session.error.hint}</p>
      </>
    );
  if (item.kind === 'finished') return null;
  return item.text === '' ? null : <p className={cx('said')}>{item.text}</p>;
}

/** What can be done about it beside answering. */
function Acts({ waiting, chosen }: { waiting: Waiting; chosen: boolean }) {
  const { item, session } = waiting;
  const close = useView((state) => state.closeDialog);
  const leaveTo = (open: (session: string) => void) => () => {
    close();
    open(session.id);
  };
  const open = { permission: 'Open', question: 'Open', failed: 'Open', finished: 'Review', parked: 'Open' } as const satisfies Record<
    InboxItem['kind'],
    string
  >;
  const again = (item.kind === 'failed' && session.needsYou?.reason !== 'returned') || item.kind === 'parked';
  return (
    <div className={cx('acts')}>
      {again && (
        <Button size="sm" icon={RotateCcw} onClick={() => void restart(session)}>
          {item.kind === 'parked' ? 'Restart now' : 'Restart'}
        </Button>
      )}
      {again && canHandOff(session) && (
        <Button size="sm" tone="ghost" icon={Repeat2} onClick={leaveTo(openHandoff)}>
          Hand off
        </Button>
      )}
      {item.kind === 'finished' && canMerge(session) && (session.files ?? 0) > 0 && (
        <Button size="sm" icon={GitMerge} onClick={leaveTo(openMerge)}>
          Merge
        </Button>
      )}
      <Button
        size="sm"
        tone="ghost"
        keys={!typed(waiting) && chosen ? 'Enter' : undefined}
        onClick={() => reveal(session.id)}
        aria-label={`${open[item.kind]} ${session.title}`}
      >
        {open[item.kind]}
      </Button>
    </div>
  );
}

/** Where the keys go in an item: to its field, else to the item itself, so that no answer is given by an Enter that slipped. */
export const entranceOf = (item: HTMLElement | null): HTMLElement | null => item?.querySelector<HTMLElement>('input') ?? item;

/** Something to look at, with what can be done about it here. */
export function InboxRow({ waiting, chosen }: { waiting: Waiting; chosen: boolean }) {
  const { item, session } = waiting;
  const row = useRef<HTMLLIElement>(null);
  const agent = useAgentName(session.agent);
  const here = useView((state) => state.repository);
  const repository = useReplica((state) => (session.repository === here ? undefined : state.repositories.get(session.repository)?.name));
  const asked = askedIn(waiting);
  useEffect(() => {
    if (!chosen) return;
    row.current?.scrollIntoView({ block: 'nearest' });
    if (!document.activeElement?.matches('[role="radio"]')) entranceOf(row.current)?.focus({ preventScroll: true });
  }, [chosen]);
  return (
    <li
      ref={row}
      className={cx('item', chosen && 'chosen')}
      aria-label={`${session.title}, ${agent} ${causeOf(waiting)}`}
      aria-current={chosen || undefined}
      tabIndex={-1}
      onPointerDown={() => useAttention.setState({ item: item.id })}
    >
      <div className={cx('title')}>
        <Glyph state={glyphOf(session)} />
        <span className={cx('name')}>{session.title}</span>
        <AgentMark agent={session.agent} />
        <span className={cx('cause')}>{[`${agent} ${causeOf(waiting)}`, repository].filter(Boolean).join(', in ')}</span>
        <span className={cx('room')} />
        {item.kind === 'finished' && <Lines added={session.added} deleted={session.deleted} />}
        <span className={cx('since')}>
          <Elapsed since={item.since} />
        </span>
      </div>
      <div className={cx('body')}>
        <Why waiting={waiting} />
        {asked && <Answers asked={asked} end={<Acts waiting={waiting} chosen={chosen} />} />}
        {typed(waiting) && (
          <AnswerLine session={session} label={`Answer ${session.title}`} placeholder="Your answer" verb="Send" tone="attention" />
        )}
        {!asked && <Acts waiting={waiting} chosen={chosen} />}
      </div>
    </li>
  );
}
