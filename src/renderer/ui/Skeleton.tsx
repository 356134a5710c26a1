import { type ReactNode, useEffect, useState } from 'react';
import { classes } from './classes';
import styles from './Skeleton.module.css';

const cx = classes(styles);

/** Shows its children only after a while, 150 ms as a rule: what is quick needs no sign of loading. */
export function Delayed({ children, ms = 150 }: { children: ReactNode; ms?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late ? children : null;
}

/** A line of a thing that is being loaded, in its final place. `width`: CSS length. */
export const SkeletonLine = ({ width }: { width: string }) => <span className={cx('line')} style={{ width }} aria-hidden="true" />;

const widths = ['78%', '54%', '66%', '82%', '48%', '71%'];

/** Lines that stand for what is being loaded, after 150 ms. */
export const Skeleton = ({ lines = 3 }: { lines?: number }) => (
  <Delayed>
    <div className={cx('lines')} role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, at) => (
        <SkeletonLine key={at} width={widths[at % widths.length] ?? '60%'} />
      ))}
    </div>
  </Delayed>
);
