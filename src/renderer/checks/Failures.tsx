import type { CheckFailure } from '../../shared/check';
import { Tick } from '../reading/Tick';
import { Button } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import styles from './Checks.module.css';
import { failureKey, failureName, placeOf } from './place';

const cx = classes(styles);

export interface FailuresProps {
  failures: readonly CheckFailure[];
  /** Keys of what failed the time before; null: nothing did. */
  before: ReadonlySet<string> | null;
  chosen: number;
  onChoose(at: number): void;
  /** By index: those that are not sent. */
  left: ReadonlySet<number>;
  onLeave(at: number): void;
  /** null: there is nobody to send them to now. */
  sendable: boolean;
  onGo(failure: CheckFailure): void;
}

/** What failed in a check, each at its place and to be sent or not. */
export const Failures = ({ failures, before, chosen, onChoose, left, onLeave, sendable, onGo }: FailuresProps) => (
  <ul aria-label="Failures">
    {failures.map((failure, at) => {
      const name = failureName(failure);
      const place = placeOf(failure);
      return (
        <li key={`${at} ${name}`} className={cx('failure', at === chosen && 'chosen')}>
          <Glyph state="failed" size={13} label="" />
          <div className={cx('what')}>
            <span className={cx('line')}>
              <button type="button" className={cx('failureName')} aria-current={at === chosen || undefined} onClick={() => onChoose(at)}>
                {name}
              </button>
              {before !== null &&
                (before.has(failureKey(failure)) ? <Chip tone="failed">failed before</Chip> : <Chip tone="needs">new</Chip>)}
            </span>
            {failure.test !== null && <span className={cx('message')}>{failure.message}</span>}
            <span className={cx('line')}>
              {place !== null && (
                <Button size="sm" tone="ghost" className={cx('place')} onClick={() => onGo(failure)}>
                  {place}
                </Button>
              )}
              {sendable && (
                <Tick label={`Send ${name}`} is={left.has(at) ? 'no' : 'yes'} onChange={() => onLeave(at)}>
                  send
                </Tick>
              )}
            </span>
          </div>
        </li>
      );
    })}
  </ul>
);
