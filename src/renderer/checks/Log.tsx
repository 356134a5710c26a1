import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { classes } from '../ui/classes';
import styles from './Log.module.css';
import { plainLines } from './plain';

const cx = classes(styles);

/** px */
const rowHeight = 17;

/** Raw output by lines, of which only those in view are drawn. `mark`: lines that hold this text, the first of them in view. */
export function Log({ text, mark, follow }: { text: string; mark: string | null; follow: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => plainLines(text), [text]);
  const widest = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  useEffect(() => {
    const at = mark === null ? -1 : lines.findIndex((line) => line.includes(mark));
    if (at >= 0) rows.scrollToIndex(at, { align: 'center' });
    else if (follow && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [mark, lines, follow, rows]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <div ref={scroller} className={cx('log')} role="log" aria-label="Raw output" aria-live="off" tabIndex={0}>
      <div style={{ height: rows.getTotalSize(), minWidth: `${widest + 8}ch` }} className={cx('lines')}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className={cx('line', mark !== null && lines[index]?.includes(mark) && 'marked')}
            style={{ transform: `translateY(${start}px)` }}
          >
            <span className={cx('number')} aria-hidden="true">
              {index + 1}
            </span>
            {lines[index]}
          </div>
        ))}
      </div>
    </div>
  );
}
