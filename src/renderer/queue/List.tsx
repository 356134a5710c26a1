import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useView } from '../app/view';
import { useGeneral } from '../connection/replica';
import { JobArticle } from '../job/Job';
import { classes } from '../ui/classes';
import { glyphNames, glyphOf } from '../ui/Glyph';
import { useHandOver } from '../ui/hand-over';
import { useArrivals } from './arrivals';
import { GroupRow } from './GroupRow';
import { JobRow } from './JobRow';
import styles from './List.module.css';
import { moveInQueue, useDragging } from './order';
import { heirOf, type Row } from './rows';

const cx = classes(styles);

/** px; the opened job is measured. */
const heights = { group: 28, job: 32, opened: 420 } as const;

const steps: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

function GroupOf({ row, current, onFocus }: { row: Extract<Row, { kind: 'group' }>; current: boolean; onFocus(): void }) {
  const general = useGeneral();
  const slots = general?.limits.maxBackground;
  const note = row.group === 'running' && slots !== undefined ? `${slots} ${slots === 1 ? 'slot' : 'slots'}` : undefined;
  return <GroupRow group={row.group} count={row.count} open={row.open} tabIndex={current ? 0 : -1} onFocus={onFocus} note={note} />;
}

/** The jobs in their groups. Only rows in sight exist, so that five hundred jobs scroll as ten do. */
export function List({ rows, count }: { rows: readonly Row[]; count: number }) {
  const scroller = useRef<HTMLDivElement>(null);
  const openJob = useView((state) => state.openJob);
  const [cursor, putCursor] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const drag = useDragging(rows);
  const arrived = useArrivals(rows);
  const keys = useMemo(() => rows.map(({ key }) => key), [rows]);
  const latestKeys = useRef(keys);
  latestKeys.current = keys;
  const keysThen = useRef(keys);
  const setCursor = useCallback((key: string) => {
    keysThen.current = latestKeys.current;
    putCursor(key);
  }, []);
  const found = cursor === null ? -1 : keys.indexOf(cursor);
  const cursorAt = found >= 0 ? found : heirOf(rows, keysThen.current, cursor);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => (rows[index]?.key === openJob ? `opened ${openJob}` : (rows[index]?.key ?? index)),
    estimateSize: (index) => {
      const row = rows[index];
      if (row?.kind !== 'job') return heights.group;
      return row.key === openJob ? heights.opened : heights.job;
    },
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), cursorAt])].filter((at) => at < rows.length).sort((a, b) => a - b),
    overscan: 6,
    paddingStart: 2,
  });

  /** Focuses the row that is to have the focus; it may be there only once the list has scrolled to it. */
  const takeFocus = (): void => {
    const key = wanted.current;
    const element = key === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    if (!element) return;
    wanted.current = null;
    element.focus();
  };
  useEffect(takeFocus);
  const focusRow = (key: string): void => {
    const at = rows.findIndex((row) => row.key === key);
    if (at < 0) return;
    wanted.current = key;
    setCursor(key);
    virtual.scrollToIndex(at, { align: 'auto' });
    takeFocus();
  };

  const focusCursor = (): void => {
    const row = rows[cursorAt];
    if (row) focusItem(row.key);
  };
  const focusItem = (key: string): void => {
    if (key === openJob) scroller.current?.querySelector<HTMLElement>(`article[data-job="${CSS.escape(key)}"]`)?.focus();
    else focusRow(key);
  };
  useHandOver(scroller, 'data-item', keys, focusCursor);

  const opened = useRef<string | null>(null);
  useEffect(() => {
    const before = opened.current;
    opened.current = openJob;
    if (openJob === before) return;
    const at = rows.findIndex(({ key }) => key === openJob);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    else if (openJob === null && before !== null && document.activeElement === document.body) {
      if (keys.includes(before)) focusRow(before);
      else focusCursor();
    }
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const from = event.target instanceof HTMLElement ? event.target.dataset['row'] : undefined;
    if (from === undefined || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      void moveInQueue(rows, from, event.key === 'ArrowUp' ? -1 : 1);
      return;
    }
    const at = rows.findIndex(({ key }) => key === from);
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : at + (steps[event.key] ?? 0);
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (to === at || next === undefined) return;
    event.preventDefault();
    focusItem(next.key);
  };

  return (
    <div className={cx('scroller')} ref={scroller}>
      <ul className={cx('list')} aria-label="Background jobs" style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const style = { transform: `translateY(${item.start}px)` };
          const current = item.index === cursorAt;
          if (row.kind === 'group')
            return (
              <li key={row.key} className={cx('item')} style={style} data-item={row.key}>
                <GroupOf row={row} current={current} onFocus={() => setCursor(row.key)} />
              </li>
            );
          const { session } = row;
          const isOpen = row.key === openJob;
          return (
            <li
              key={row.key}
              className={cx('item', arrived.has(row.key) && 'arrived', drag.over === row.key && 'over')}
              style={style}
              aria-label={`${session.title}, ${glyphNames[glyphOf(session)]}`}
              aria-posinset={row.place}
              aria-setsize={count}
              data-index={item.index}
              data-item={row.key}
              {...(isOpen ? { ref: virtual.measureElement } : drag.of(row))}
            >
              {isOpen ? <JobArticle id={session.id} /> : <JobRow session={session} current={current} onFocus={setCursor} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
