import { Send } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { type Check, type CheckFailure, checkName, standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import { useAgentName, useHears } from '../connection/replica';
import { openFile } from '../reading/editor';
import { useChangedFiles } from '../review/fetched';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Banner, ErrorPanel } from '../ui/ErrorPanel';
import { Segmented } from '../ui/Segmented';
import { TextField } from '../ui/TextField';
import styles from './Checks.module.css';
import { Failures } from './Failures';
import { Log } from './Log';
import { type Shown, useFailedIn, useHistory, useLive, useOutput } from './output';
import { Past } from './Past';
import { placeOf } from './place';
import { canSend, sendFailures } from './send';

const cx = classes(styles);

/** Nothing to show of it: why. */
const silent = (check: Check): string =>
  check.state === 'waiting' ? 'It has not run yet.' : check.state === 'running' ? 'It has printed nothing yet.' : 'It printed nothing.';

interface OutcomeProps {
  session: Session;
  check: Check;
  onChange(path: string): void;
}

/** What a check printed, what failed in it, and a way to let the agent mend that. */
export function Outcome({ session, check, onChange }: OutcomeProps) {
  const agent = useAgentName(session.agent);
  const [shown, show] = useState<Shown>({ run: null, attempt: null });
  const fetched = useOutput(session.id, check, shown);
  const outcomes = useHistory(session.id, check);
  const changed = useChangedFiles(session.id);
  const past = shown.run === null ? check : (outcomes.find(({ run }) => run === shown.run) ?? check);
  const { tried } = past;
  const own = outcomes.filter((one) => one.session === session.id || one.run === check.run);
  const before = useFailedIn(session.id, check, own[own.findIndex(({ run }) => run === past.run) - 1]);
  const running = check.state === 'running' && past === check;
  const live = useLive(running ? check.run : null);
  const [chosen, choose] = useState<number | null>(null);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [hint, setHint] = useState('');
  const [busy, setBusy] = useState(false);
  const [only, setOnly] = useState(false);

  const text = running ? live : (fetched.value?.text ?? '');
  const failures = running ? [] : (fetched.value?.failures ?? []);
  const current = chosen === null ? undefined : failures[chosen];
  const mark = current === undefined ? null : (current.test ?? placeOf(current) ?? current.message);
  const sending = failures.filter((_, at) => !left.has(at));
  const hears = useHears(session);
  const sendable = hears && canSend(session) && past === check && failures.length > 0 && standing(check, session.tree) !== 'flaky';

  const go = (failure: CheckFailure): void => {
    if (failure.path === null) return;
    if (changed.value?.files.some(({ path }) => path === failure.path)) onChange(failure.path);
    else void openFile(session.worktree, failure.path, failure.line ?? 1);
  };
  const send = async (): Promise<void> => {
    if (busy || sending.length === 0) return;
    setBusy(true);
    if (await sendFailures(session, check, sending, hint)) setHint('');
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void send();
  };
  const leave = (at: number): void => setLeft(left.has(at) ? new Set([...left].filter((one) => one !== at)) : new Set([...left, at]));

  const showOther = (next: Shown): void => {
    show(next);
    choose(null);
  };

  return (
    <>
      {failures.length > 0 && (
        <div className={cx('failures')}>
          <header className={cx('head')}>
            <h3>Failures</h3>
            <span className={cx('quiet')}>{failures.length}</span>
          </header>
          <Failures
            failures={failures}
            before={before}
            chosen={chosen ?? -1}
            onChoose={choose}
            left={left}
            onLeave={leave}
            sendable={sendable}
            onGo={go}
          />
        </div>
      )}
      <Past
        outcomes={outcomes}
        own={own}
        shown={shown.run ?? check.run}
        onChoose={(run) => showOther({ run: run === check.run ? null : run, attempt: null })}
      />
      <section className={cx('output')} aria-label="Output">
        <header className={cx('head')}>
          <h3>Output</h3>
          <code className={cx('quiet')}>{checkName(check)}</code>
          <span className={cx('room')} />
          {tried.length > 1 && (
            <Segmented
              label="Attempt"
              choices={[
                { value: 'all', label: 'All attempts' },
                ...tried.map((_, at) => ({ value: `${at + 1}`, label: `Attempt ${at + 1}` })),
              ]}
              value={`${shown.attempt ?? 'all'}`}
              onChange={(value) => showOther({ ...shown, attempt: value === 'all' ? null : Number(value) })}
            />
          )}
          {failures.length > 0 && (
            <Segmented
              label="Lines"
              choices={[
                { value: 'all', label: 'All' },
                { value: 'failing', label: 'Failures only' },
              ]}
              value={only ? 'failing' : 'all'}
              onChange={(value) => setOnly(value === 'failing')}
            />
          )}
        </header>
        {(past !== check || standing(check, session.tree) === 'stale') && (
          <Banner tone="needs">
            {past === check ? 'This is of an older tree: run it again for what is there now.' : 'This is what it said at an earlier time.'}
          </Banner>
        )}
        {fetched.error !== null && (
          <ErrorPanel error={fetched.error} title="Its output is not shown" action={<Button onClick={fetched.again}>Try again</Button>} />
        )}
        {text === '' ? (
          <p className={cx('silent')}>{running || fetched.value !== null ? silent(check) : ''}</p>
        ) : (
          <Log text={text} mark={mark} follow={running} only={only && failures.length > 0 ? failures : null} />
        )}
      </section>
      {sendable && (
        <footer className={cx('foot')}>
          <span className={cx('quiet', 'roomy')}>Sends place, test and message of what is ticked.</span>
          <span className={cx('hint')}>
            <TextField
              label="Hint"
              placeholder={`Add a hint for ${agent}`}
              value={hint}
              onChange={(event) => setHint(event.target.value)}
              onKeyDown={onKeyDown}
            />
          </span>
          <Button icon={Send} keys="Ctrl+Enter" busy={busy} disabled={sending.length === 0} onClick={() => void send()}>
            Send to agent
          </Button>
        </footer>
      )}
    </>
  );
}
