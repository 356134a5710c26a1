import { useState } from 'react';
import { classes } from '../ui/classes';
import { useNow } from '../ui/Elapsed';
import styles from './Bar.module.css';
import { type Progress, shareOf } from './progress';

const cx = classes(styles);

/** Moves by itself from where it stands when it is first drawn: a later delay would make it jump. */
function Running({ since, expectedMs }: { since: string; expectedMs: number }) {
  const now = useNow();
  const [delay] = useState(() => Date.parse(since) - now);
  const share = shareOf(since, expectedMs, now);
  return (
    <span className={cx('bar')} role="progressbar" aria-label="Test" aria-valuenow={Math.round(share * 100)}>
      <span style={{ transform: `scaleX(${share})`, animationDuration: `${expectedMs}ms`, animationDelay: `${delay}ms` }} />
    </span>
  );
}

/** How far a test has come, as a forecast by the time that it took before. Nothing where that is not known. */
export function Bar({ of }: { of: Progress | null }) {
  if (of?.is === 'passed')
    return (
      <span className={cx('bar', 'passed')} role="progressbar" aria-label="Test" aria-valuenow={100}>
        <span />
      </span>
    );
  return of === null || of.expectedMs === null ? null : (
    <Running key={`${of.since} ${of.expectedMs}`} since={of.since} expectedMs={of.expectedMs} />
  );
}
