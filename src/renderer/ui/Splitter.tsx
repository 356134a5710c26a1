import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { classes } from './classes';
import styles from './Splitter.module.css';

const cx = classes(styles);

export interface SplitterProps {
  /** What dragging changes, as the separator's name. */
  label: string;
  /** `drag`: as the person likes; `fixed`: the second part has 420 px; `one`: there is no room for the second. */
  room: 'drag' | 'fixed' | 'one';
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

/** Each part scrolls inside itself, where it has something to scroll; the library would let it scroll as a whole. */
const inside = { overflow: 'hidden' } as const;

/**
 * Two parts side by side with a line between them that drags, by mouse and arrow keys. With less room both stay
 * mounted, so that what is typed in them outlives a window that gets another width.
 */
export function Splitter({ label, room, share, onChange, minFirst, minSecond, first, second }: SplitterProps) {
  const drag = room === 'drag';
  return (
    <Group
      className={cx('group', room)}
      defaultLayout={{ first: share, second: 100 - share }}
      disabled={!drag}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        const next = layout['first'];
        if (isUserInteraction && next !== undefined) onChange(next);
      }}
    >
      <Panel id="first" className={cx('panel')} style={inside} minSize={drag ? minFirst : 0}>
        {first}
      </Panel>
      <Separator className={cx('line')} aria-label={label} disabled={!drag} />
      <Panel id="second" className={cx('panel')} style={inside} minSize={drag ? minSecond : 0}>
        {second}
      </Panel>
    </Group>
  );
}
