import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { classes } from './classes';
import styles from './Splitter.module.css';

const cx = classes(styles);

export interface SplitterProps {
  /** What dragging changes, as the separator's name. */
  label: string;
  /** Percent of the width that the first part has. */
  share: number;
  /** Called when a drag or a key changed it, with the new share. */
  onChange(share: number): void;
  /** px */
  minFirst: number;
  minSecond: number;
  first: ReactNode;
  second: ReactNode;
}

/** Two parts side by side with a line between them that drags, by mouse and arrow keys. */
export function Splitter({ label, share, onChange, minFirst, minSecond, first, second }: SplitterProps) {
  return (
    <Group
      className={cx('group')}
      defaultLayout={{ first: share, second: 100 - share }}
      onLayoutChanged={(layout) => {
        const next = layout['first'];
        if (next !== undefined && Math.abs(next - share) > 0.1) onChange(next);
      }}
    >
      <Panel id="first" className={cx('panel')} minSize={minFirst}>
        {first}
      </Panel>
      <Separator className={cx('line')} aria-label={label} />
      <Panel id="second" className={cx('panel')} minSize={minSecond}>
        {second}
      </Panel>
    </Group>
  );
}
