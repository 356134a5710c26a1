import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { CheckFailure } from '../../shared/check';
import { classes } from '../ui/classes';
import { failingLines } from './failing';
import styles from './Log.module.css';
import { plainLines } from './plain';

const cx = classes(styles);

/** px */
const rowHeight = 17;

interface LogProps {
  text: string;
  /** Lines that hold this text are marked, and the first of them is brought into view. */
  mark: string | null;
  follow: boolean;
  /** Only lines that tell of these, and what is around them; null: all. */
  only: readonly CheckFailure[] | null;
}

/** Raw output by lines, of which only those in view are drawn. */
export function Log({ text, mark, follow, only }: LogProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => plainLines(text), [text]);
  const shown = useMemo(() => (only === null ? [...lines.keys()] : failingLines(lines, only)), [lines, only]);
  const widest = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  useEffect(() => {
    const at = mark === null ? -1 : shown.findIndex((line) => lines[line]?.includes(mark));
    if (at >= 0) rows.scrollToIndex(at, { align: 'center' });
    else if (follow && shown.length > 0) rows.scrollToIndex(shown.length - 1, { align: 'end' });
  }, [mark, lines, shown, follow, rows]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <div ref={scroller} className={cx('log')} role="log" aria-label="Raw output" aria-live="off" tabIndex={0}>
      <div style={{ height: rows.getTotalSize(), minWidth: `${widest + 8}ch` }} className={cx('lines')}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const at = shown[index] ?? 0;
          return (
            <div
              key={index}
              className={cx('line', mark !== null && lines[at]?.includes(mark) && 'marked')}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className={cx('number')} aria-hidden="true">
                {at + 1}
              </span>
              {lines[at]}
            </div>
          );
        })}
      </div>
    </div>
  );
}
