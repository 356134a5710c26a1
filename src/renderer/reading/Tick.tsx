import { type ReactNode, useEffect, useRef } from 'react';
import { ariaKeys } from '../commands/keys';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import styles from './Tick.module.css';

const cx = classes(styles);

export interface TickProps {
  /** Accessible name. */
  label: string;
  is: 'no' | 'some' | 'yes';
  onChange(): void;
  keys?: string | undefined;
  /** Shown beside it; the name says it as well. */
  children?: ReactNode;
}

/** Something that a person says yes to, or has in part. */
export function Tick({ label, is, onChange, keys, children }: TickProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = is === 'some';
  }, [is]);
  return (
    <label className={cx('tick', children !== undefined && 'worded')}>
      <input
        ref={box}
        type="checkbox"
        className={cx('box')}
        aria-label={label}
        checked={is === 'yes'}
        onChange={onChange}
        aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      />
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </label>
  );
}
