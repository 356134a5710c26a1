import {
  Brain,
  ChevronDown,
  ChevronRight,
  CircleAlert,
  FileText,
  Globe,
  type LucideIcon,
  Pencil,
  Search,
  ShieldCheck,
  Terminal,
  Wrench,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Session } from '../../shared/model';
import { AskCard } from '../asks/AskCard';
import { AgentMark } from '../ui/AgentMark';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import { Diffs } from './Diffs';
import { sizeOf } from './diffs';
import styles from './Entries.module.css';
import { Markdown } from './Markdown';
import { callWords, diffsOf, meaningOf, type Row } from './rows';

const cx = classes(styles);

type Of<K extends Row['kind']> = Extract<Row, { kind: K }>;

export interface EntryProps {
  row: Row;
  session: Session;
  open: boolean;
  /** It stands in one card with the row before, or after. */
  joins: { before: boolean; after: boolean };
  onFold(): void;
  /** Leads to the change of a file, in the tab of changes; null: there is none. */
  onChange: ((path: string) => void) | null;
}

const icons: Readonly<Record<Of<'call'>['tool']['does'], LucideIcon>> = {
  read: FileText,
  edit: Pencil,
  search: Search,
  execute: Terminal,
  fetch: Globe,
  think: Brain,
  other: Wrench,
};

interface FoldProps extends Pick<EntryProps, 'open' | 'joins' | 'onFold'> {
  icon: LucideIcon;
  verb: string;
  what: string;
  /** At the right end: what came of it. */
  facts?: ReactNode;
  /** Beside the head, a control of its own. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A row that folds: a line that says what it is, and under it all of it. */
function Fold({ open, joins, onFold, icon: Icon, verb, what, facts, aside, children }: FoldProps) {
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className={cx('card', joins.before && 'below', joins.after && 'above')}>
      <div className={cx('head')}>
        <button type="button" className={cx('fold')} aria-expanded={open} onClick={onFold} tabIndex={-1}>
          <Chevron size={13} strokeWidth={2} aria-hidden="true" />
          <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className={cx('verb')}>{verb}</span> <span className={cx('what')}>{what}</span>
          {facts}
        </button>
        {aside}
      </div>
      {open && <div className={cx('body')}>{children}</div>}
    </div>
  );
}

function Outcome({ result }: { result: Of<'call'>['result'] }) {
  if (result === null) return <Glyph state="working" size={12} label="at work" />;
  return result.ok ? null : <span className={cx('failed')}>failed</span>;
}

function Call({ row, session, onChange, ...fold }: EntryProps & { row: Of<'call'> }) {
  const { verb, what } = callWords(row, session.worktree);
  const diffs = diffsOf(row);
  const { added, deleted } = sizeOf(diffs);
  const [first] = diffs;
  const text = row.result?.text ?? '';
  // A call that is cut off by the end of its run has no outcome, and is at work no more.
  const ended = row.result === null && (session.run !== row.run || session.state !== 'running');
  return (
    <Fold
      {...fold}
      icon={icons[row.tool.does]}
      verb={verb}
      what={what}
      facts={
        <>
          <Lines added={added} deleted={deleted} />
          {ended ? <span className={cx('quiet')}>cut off</span> : <Outcome result={row.result} />}
        </>
      }
      aside={
        first !== undefined &&
        onChange !== null && (
          <button type="button" className={cx('jump')} tabIndex={-1} onClick={() => onChange(first.path)}>
            in Changes
          </button>
        )
      }
    >
      {diffs.length > 0 && <Diffs diffs={diffs} worktree={session.worktree} />}
      {row.tool.text !== '' && diffs.length === 0 && row.tool.text !== what && <pre className={cx('output')}>{row.tool.text}</pre>}
      {text !== '' && (diffs.length === 0 || row.result?.ok === false) && <pre className={cx('output')}>{text}</pre>}
      {text === '' && diffs.length === 0 && <p className={cx('none')}>{row.result === null ? 'No output yet.' : 'No output.'}</p>}
    </Fold>
  );
}

function Asked({ row, session }: { row: Of<'ask'>; session: Session }) {
  const open = row.answer === null && session.run === row.run && session.asks.some(({ id }) => id === row.ask.id);
  if (open)
    return (
      <div className={cx('asks')}>
        <AskCard session={session} ask={row.ask} />
      </div>
    );
  const meant = row.answer === null ? null : meaningOf(row.ask, row.answer);
  const said = row.answer === null ? 'Nobody answered' : row.answer;
  return (
    <p className={cx('line')}>
      <ShieldCheck size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className={cx('verb')}>{row.ask.kind === 'permission' ? 'Permission' : 'Question'}</span>
      <span className={cx('what', 'grow')}>{row.ask.text}</span>
      <span className={cx(meant === 'deny' ? 'failed' : 'quiet')}>{row.note === null ? said : `${said}: ${row.note}`}</span>
    </p>
  );
}

const lastLines = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** One row of the transcript. */
export function Entry(props: EntryProps) {
  const { row, session } = props;
  switch (row.kind) {
    case 'run':
      return (
        <p className={cx('run')}>
          <span className={cx('attempt')}>{`attempt ${row.attempt}`}</span>
          <time dateTime={row.at}>{new Date(row.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}</time>
        </p>
      );
    case 'message':
      return row.from === 'person' ? (
        <div className={cx('person')}>
          <span className={cx('who')}>You</span>
          <p className={cx('said')}>{row.text}</p>
        </div>
      ) : (
        <Words agent={session.agent} text={row.text} />
      );
    case 'thinking':
      return (
        <Fold {...props} icon={Brain} verb="Thought" what={row.text.trim().split('\n', 1)[0] ?? ''}>
          <div className={cx('thought')}>{row.text.trim()}</div>
        </Fold>
      );
    case 'call':
      return <Call {...props} row={row} />;
    case 'ask':
      return <Asked row={row} session={session} />;
    case 'notice':
      return (
        <p className={cx('line', row.level)}>
          <CircleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className={cx('notice')}>{row.text}</span>
        </p>
      );
    case 'output':
      return (
        <Fold {...props} icon={Terminal} verb="Printed" what={lastLines(row.text)}>
          <pre className={cx('output')}>{row.text}</pre>
        </Fold>
      );
  }
}

/** What an agent says, whole or as it is being written. */
export const Words = ({ agent, text }: { agent: string; text: string }) => (
  <div className={cx('message')}>
    <AgentMark agent={agent} />
    <Markdown text={text} />
  </div>
);

/** Kinds that fold, and stand together in one card while they are folded. */
export const folds = (row: Row): boolean => row.kind === 'call' || row.kind === 'thinking' || row.kind === 'output';
