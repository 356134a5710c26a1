import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { type Check, checkName, standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import { Tick } from '../reading/Tick';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import styles from './Checks.module.css';
import { aboutOutcome, looks } from './looks';
import { Outcome } from './Outcome';
import { runChecks } from './send';

const cx = classes(styles);

interface RowProps {
  check: Check;
  tree: string | null;
  chosen: boolean;
  /** It cannot be run now; null: it can. */
  onRun: (() => void) | null;
  onChoose(): void;
}

/** A check, what it says and of which tree. */
function Row({ check, tree, chosen, onRun, onChoose }: RowProps) {
  const is = standing(check, tree);
  const look = looks[is];
  const name = checkName(check);
  const about = aboutOutcome(check);
  return (
    <li className={cx('check', chosen && 'chosen')}>
      <button type="button" className={cx('hit')} aria-current={chosen || undefined} onClick={onChoose}>
        <Glyph state={look.glyph} size={13} label="" />
        <code className={cx('command')}>{name}</code>
        <span className={cx('outcome', look.glyph)}>{look.words}</span>
        {about !== '' && <span className={cx('about')}>{about}</span>}
        {check.tree !== null && <code className={cx('tree', is === 'stale' && 'old')}>{check.tree.slice(0, 7)}</code>}
      </button>
      {onRun && <IconButton icon={RotateCw} iconSize={13} label={`Run ${name} again`} onClick={onRun} />}
    </li>
  );
}

export interface ChecksProps {
  session: Session;
  /** Shows a file's change. */
  onChange(path: string): void;
}

/** The checks of a session, what each says, and what it printed. */
export function Checks({ session, onChange }: ChecksProps) {
  const { checks, tree, state } = session;
  const [wanted, want] = useState<string | null>(null);
  const [clean, setClean] = useState(false);
  const failing = checks.find((check) => looks[standing(check, tree)].glyph === 'failed');
  const chosen = checks.find((check) => checkName(check) === wanted) ?? failing ?? checks[0];
  const running = checks.some((check) => check.state === 'running');
  // While its agent or a landing is at it, its work is another every moment.
  const atRest = state !== 'queued' && state !== 'preparing' && state !== 'running' && state !== 'landing' && state !== 'landed';
  return (
    <div className={cx('checks')}>
      <section className={cx('panes')} aria-label="Checks">
        <div className={cx('list')}>
          <header className={cx('head')}>
            <h3>Checks</h3>
            {tree !== null && (
              <span className={cx('quiet')}>
                tree <code>{tree.slice(0, 7)}</code>
              </span>
            )}
            <span className={cx('room')} />
            {atRest && (
              <>
                <Tick label="In a clean checkout" is={clean ? 'yes' : 'no'} onChange={() => setClean(!clean)}>
                  clean checkout
                </Tick>
                <Button size="sm" icon={RotateCw} busy={running} onClick={() => void runChecks(session, null, clean)}>
                  Run all
                </Button>
              </>
            )}
          </header>
          <ul aria-label="Checks of this attempt">
            {checks.map((check) => (
              <Row
                key={check.command}
                check={check}
                tree={tree}
                chosen={check === chosen}
                onRun={atRest && !running ? () => void runChecks(session, [checkName(check)], clean) : null}
                onChoose={() => want(checkName(check))}
              />
            ))}
          </ul>
        </div>
        {chosen && <Outcome key={chosen.command} session={session} check={chosen} onChange={onChange} />}
      </section>
    </div>
  );
}
