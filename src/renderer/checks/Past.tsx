import type { CheckOutcome } from '../../shared/check';
import { flakiness, isFlaky, story } from '../../shared/check-history';
import { classes } from '../ui/classes';
import { Elapsed, span } from '../ui/Elapsed';
import { Glyph } from '../ui/Glyph';
import { looks } from './looks';
import styles from './Past.module.css';

const cx = classes(styles);

/** Outcomes that are listed. */
const most = 8;

interface PastProps {
  /** Of this check in the repository, oldest first. */
  outcomes: readonly CheckOutcome[];
  /** Those of this session. */
  own: readonly CheckOutcome[];
  /** The run that is shown. */
  shown: string | null;
  onChoose(run: string): void;
}

/** What became of a check from tree to tree, each to be looked at, and how often it was flaky anywhere. */
export function Past({ outcomes, own, shown, onChoose }: PastProps) {
  const flaky = flakiness(outcomes);
  if (own.length < 2 && flaky === '') return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no part of a form
    <section className={cx('past')} role="group" aria-label="Attempts">
      <header className={cx('head')}>
        <h3>Attempts</h3>
        <span className={cx('quiet')}>{story(own)}</span>
      </header>
      {own.length > 1 && (
        <ul>
          {own.slice(-most).map(({ run, state, tree, tried, at, durationMs }) => (
            <li key={run}>
              <button type="button" className={cx('one')} aria-current={run === shown || undefined} onClick={() => onChoose(run)}>
                <Glyph state={looks[state].glyph} size={13} label="" />
                <span className={cx('words')}>
                  {state === 'flaky' ? `flaky, passed at attempt ${tried.length}` : looks[state].words}
                  {durationMs !== null && durationMs >= 1000 && `, ${span(durationMs)}`}
                </span>
                <code>{tree.slice(0, 7)}</code>
                <span className={cx('time')}>
                  <Elapsed since={at} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {flaky !== '' && (
        <p className={cx('flaky')}>
          <span className={cx('bars')} aria-hidden="true">
            {outcomes.map((one) => (
              <i key={one.run} className={cx(isFlaky(one, outcomes) && 'was')} />
            ))}
          </span>
          {flaky}
        </p>
      )}
    </section>
  );
}
