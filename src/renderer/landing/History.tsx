import { Undo2 } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Session } from '../../shared/model';
import { mergeUndo, undo } from '../app/undo';
import { useReplica, useSessions } from '../connection/replica';
import { sameDay } from '../queue/rows';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Glyph } from '../ui/Glyph';
import { Lines } from '../ui/Lines';
import styles from './History.module.css';
import { historyOf, movedBefore } from './standing';

const cx = classes(styles);

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);

/** What taking a landing back would do, and the button that does it. */
function Preview({ session, undoId, onDone, onKeep }: { session: Session; undoId: string; onDone(): void; onKeep(): void }) {
  const [busy, setBusy] = useState(false);
  const { title, landing } = session;
  const commit = landing?.commit?.slice(0, 7) ?? 'it';
  const take = async (): Promise<void> => {
    setBusy(true);
    await undo(undoId, title);
    setBusy(false);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onKeep();
  };
  return (
    <fieldset className={cx('preview')} aria-label="Undo preview" onKeyDown={onKeyDown}>
      <p>
        Takes <code>{commit}</code> back from {landing?.into}
        {landing?.size && (
          <>
            : {files(landing.size.files)}, <Lines added={landing.size.added} deleted={landing.size.deleted} />
          </>
        )}
        . Where nothing landed after it the branch is reset, else a commit reverts it. Its branch comes back as ready for review.
      </p>
      <div className={cx('ways')}>
        <Button size="sm" autoFocus busy={busy} onClick={() => void take()}>
          Undo landing
        </Button>
        <Button size="sm" tone="ghost" onClick={onKeep}>
          Keep
        </Button>
      </div>
    </fieldset>
  );
}

/** What landed on a branch, the newest first, each with a way back while there is one. */
export function History({ target }: { target: string }) {
  const sessions = useSessions();
  const undos = useReplica((state) => state.undos);
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const keep = (): void => {
    opener.current?.focus(); // before what has the focus goes
    setAsking(null);
  };
  const now = new Date();
  const history = historyOf(sessions, undos.values(), target);
  const today = history.filter(({ at }) => sameDay(at, now));
  const shown = all ? history : today;
  return (
    <section className={cx('history')} aria-label="Landed">
      <header className={cx('head')}>
        <h2>History</h2>
        <span className={cx('quiet')}>{all ? `${history.length} landed` : `${today.length} landed today`}</span>
        <span className={cx('room')} />
        {history.length > today.length && (
          <Button size="sm" tone="ghost" aria-pressed={all} onClick={() => setAll(!all)}>
            {all ? 'Today' : 'All'}
          </Button>
        )}
      </header>
      {shown.length === 0 && <p className={cx('none')}>Nothing landed on {target} today.</p>}
      <ul aria-label="History">
        {shown.map(({ session, at }, place) => {
          const way = mergeUndo(session.id, undos.values(), now.getTime());
          const open = asking === session.id && way !== null;
          const moved = movedBefore(session, history[place + 1]?.session);
          return (
            <li key={session.id} className={cx(open && 'open')}>
              <div className={cx('line')}>
                <Glyph state="landed" />
                <span className={cx('title')}>{session.title}</span>
                <AgentMark agent={session.agent} />
                <span className={cx('room')} />
                <code className={cx('commit')}>{session.landing?.commit?.slice(0, 7)}</code>
                <span className={cx('time')}>
                  <Elapsed since={at} />
                </span>
                {way === null ? (
                  <span className={cx('noWay')} />
                ) : (
                  <Button
                    ref={open ? opener : null}
                    size="sm"
                    tone="ghost"
                    icon={Undo2}
                    aria-label={`Undo landing of ${session.title}`}
                    aria-expanded={open}
                    onClick={() => setAsking(open ? null : session.id)}
                  >
                    Undo
                  </Button>
                )}
              </div>
              {moved && (
                <p className={cx('moved')}>
                  Before it, other commits took {target} from <code>{moved.from.slice(0, 7)}</code> to <code>{moved.to.slice(0, 7)}</code>.
                </p>
              )}
              {open && <Preview session={session} undoId={way.id} onDone={() => setAsking(null)} onKeep={keep} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
