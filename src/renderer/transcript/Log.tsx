import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  type RefObject,
  type UIEvent,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type WheelEvent,
} from 'react';
import type { Session } from '../../shared/model';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Entry, folds, Words } from './Entry';
import type { useHits } from './find';
import { useMarks } from './find';
import { diffsOf, opensItself, type Row } from './rows';
import styles from './Transcript.module.css';

const cx = classes(styles);

/** px; each is measured when it is drawn. */
const guess = (row: Row | undefined): number => {
  switch (row?.kind) {
    case 'call':
      return opensItself(row) ? 240 : 31;
    case 'message':
      return 36 + Math.ceil(row.text.length / 100) * 20;
    case 'ask':
      return row.answer === null ? 150 : 34;
    default:
      return 34;
  }
};

/** px from the end within which one is at it. */
const nearEnd = 24;
const steps: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** What the commands of the transcript ask of its list. */
export interface LogHandle {
  newest(): void;
  focus(): void;
  /** File of the change that one is at, or that comes last before it; null: nothing was changed. */
  change(): string | null;
}

export interface LogProps {
  session: Session;
  rows: readonly Row[];
  writing: string;
  found: ReturnType<typeof useHits>;
  handle: RefObject<LogHandle | null>;
  onChange: ((path: string) => void) | null;
}

const firstChange = (row: Row | undefined): string | null => (row?.kind === 'call' ? (diffsOf(row)[0]?.path ?? null) : null);

/**
 * Whether the list follows what comes in: decided by where the person goes. What grows under them says nothing of that: entries
 * come faster than they are measured, and the end is far for a moment.
 */
function useFollowing() {
  const follows = useRef(true);
  const before = useRef({ top: 0, height: 0 });
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent<HTMLElement>): void => {
    if (scrollHeight - scrollTop - clientHeight <= nearEnd) follows.current = true;
    else if (scrollTop < before.current.top && scrollHeight === before.current.height) follows.current = false;
    before.current = { top: scrollTop, height: scrollHeight };
  };
  const onWheel = ({ deltaY }: WheelEvent): void => {
    if (deltaY < 0) follows.current = false;
  };
  return { follows, onScroll, onWheel };
}

/** The conversation, of which only what is in sight exists. At its end it follows; scrolled up it stays where it is. */
export function Log({ session, rows, writing, found, handle, onChange }: LogProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [cursor, setCursor] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const [seen, setSeen] = useState<number | null>(null);
  const count = rows.length + (writing === '' ? 0 : 1);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? 'writing',
    estimateSize: (index) => guess(rows[index]),
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    scrollEndThreshold: nearEnd,
  });

  const { follows, onScroll, onWheel } = useFollowing();
  const total = virtual.getTotalSize();
  useLayoutEffect(() => {
    if (follows.current && count > 0) virtual.scrollToEnd();
  }, [count, total, virtual, follows]);

  // What came in while one reads further up is counted, and told by a button that leads to it.
  const atEnd = virtual.isAtEnd(nearEnd);
  const newest = rows.at(-1)?.seq ?? -1;
  useEffect(() => setSeen((before) => (atEnd || before === null ? newest : before)), [atEnd, newest]);
  const fresh = atEnd || seen === null ? 0 : rows.length - (rows.findLastIndex(({ seq }) => seq <= seen) + 1);

  const current = found.current === null ? null : (rows[found.current] ?? null);
  const currentKey = current?.key ?? null;
  useEffect(() => {
    if (found.current === null) return;
    follows.current = false;
    virtual.scrollToIndex(found.current, { align: 'center' });
    // The row that is looked at is gone to, not every row that comes in.
  }, [currentKey, found.text]);
  useMarks(scroller, found.text, currentKey);

  const isOpen = (row: Row | undefined): boolean =>
    row !== undefined && folds(row) && (row.key === currentKey || (folded.get(row.key) ?? opensItself(row)));
  const fold = (row: Row): void => {
    follows.current = false; // what is opened stays in sight
    setFolded((before) => new Map(before).set(row.key, !isOpen(row)));
  };
  const joins = (a: Row | undefined, b: Row | undefined): boolean =>
    a !== undefined && b !== undefined && folds(a) && folds(b) && !isOpen(a) && !isOpen(b);

  const cursorAt = cursor === null ? -1 : rows.findIndex(({ key }) => key === cursor);
  const takeFocus = (): void => {
    const key = wanted.current;
    const element = key === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(key)}"]`);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  };
  useEffect(takeFocus); // it may be there only once the list has scrolled to it
  const goTo = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    setCursor(row.key);
    wanted.current = row.key;
    if (row !== rows.at(-1)) follows.current = false;
    virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' });
    takeFocus();
  };
  useImperativeHandle(handle, () => ({
    newest: () => {
      goTo(rows.length - 1);
      follows.current = true;
      virtual.scrollToEnd();
    },
    focus: () => goTo(cursorAt < 0 ? rows.length - 1 : cursorAt),
    change: () => {
      const from = cursorAt < 0 ? rows.length - 1 : cursorAt;
      return firstChange(rows.slice(0, from + 1).findLast((row) => firstChange(row) !== null));
    },
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement) || target.matches('input, textarea')) return;
    const own = target.dataset['entry'];
    const by = steps[event.key];
    const from = cursorAt < 0 ? rows.length - (by === -1 ? 0 : 1) : cursorAt;
    if (by !== undefined) goTo(from + by);
    else if (own !== undefined && event.key === 'Home') goTo(0);
    else if (own !== undefined && event.key === 'End') goTo(rows.length - 1);
    else if (own !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      const row = rows.find(({ key }) => key === own);
      if (row?.kind === 'ask') target.querySelector<HTMLElement>('button, input')?.focus();
      else if (row && folds(row)) fold(row);
      else return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const tabStop = cursorAt < 0 ? rows.length - 1 : cursorAt;
  return (
    <div className={cx('scrolls')}>
      <div
        className={cx('scroller')}
        ref={scroller}
        onScroll={onScroll}
        onWheel={onWheel}
        role="log"
        aria-label={`Transcript of ${session.title}`}
        aria-live="off"
      >
        <ol className={cx('list')} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            const place = { transform: `translateY(${item.start}px)` };
            if (row === undefined)
              return (
                <li key="writing" className={cx('item')} style={place} data-index={item.index} ref={virtual.measureElement}>
                  <div className={cx('column')} aria-busy="true">
                    <Words agent={session.agent} text={writing} />
                  </div>
                </li>
              );
            const [before, after] = [rows[item.index - 1], rows[item.index + 1]];
            return (
              <li
                key={row.key}
                ref={virtual.measureElement}
                className={cx('item')}
                style={place}
                data-index={item.index}
                data-entry={row.key}
                data-kind={row.kind}
                tabIndex={item.index === tabStop ? 0 : -1}
                aria-posinset={item.index + 1}
                aria-setsize={rows.length}
                onFocus={() => setCursor(row.key)}
              >
                <div className={cx('column')}>
                  <Entry
                    row={row}
                    session={session}
                    open={isOpen(row)}
                    joins={{ before: joins(before, row), after: joins(row, after) }}
                    onFold={() => fold(row)}
                    onChange={onChange}
                  />
                </div>
              </li>
            );
          })}
        </ol>
      </div>
      {fresh > 0 && (
        <Button className={cx('fresh')} size="sm" icon={ArrowDown} keys="G" onClick={() => virtual.scrollToEnd()}>
          {`${fresh} new`}
        </Button>
      )}
    </div>
  );
}
