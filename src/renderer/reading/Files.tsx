import { useVirtualizer } from '@tanstack/react-virtual';
import { MessageSquare } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { Review, ReviewFile } from '../../shared/review';
import { split, statusOf } from '../review/paths';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { Lines } from '../ui/Lines';
import { Segmented } from '../ui/Segmented';
import { TextField } from '../ui/TextField';
import { goToFile, setMode, toggleReviewed } from './acts';
import styles from './Files.module.css';
import { type Arrangement, arrangements, type FileGroup, grouped, readOf, shownOf } from './groups';
import { focusDiffs, useReading } from './reading';
import { Tick } from './Tick';

const cx = classes(styles);
const heights = { group: 30, file: 30 };

type Row = { kind: 'group'; group: FileGroup } | { kind: 'file'; file: ReviewFile };

function FileRow({ file, here, comments }: { file: ReviewFile; here: boolean; comments: number }) {
  const [folder, name] = split(file.path);
  const read = readOf(file);
  return (
    <div className={cx('row', here && 'here', read === 'yes' && 'read')} data-path={file.path}>
      <Tick label={`Reviewed ${file.path} in the list`} is={read} onChange={() => void toggleReviewed(file.path, false)} />
      <button
        type="button"
        className={cx('open')}
        aria-current={here ? 'true' : undefined}
        title={`${file.path}: ${file.why}`}
        onClick={() => goToFile(file.path)}
      >
        <span className={cx('name', file.new === null && 'gone')}>{name}</span>
        <span className={cx('folder')}>{folder.replace(/\/$/, '')}</span>
        <span className="said">{`${statusOf(file).words}, ${file.why}`}</span>
        {file.reviewed === 'changed' && (
          <span className={cx('dot')} title="Changed since you looked">
            <span className="said">changed since you looked</span>
          </span>
        )}
        {comments > 0 && (
          <span className={cx('comments')}>
            <MessageSquare size={12} strokeWidth={1.75} aria-hidden="true" />
            {comments}
            <span className="said">{comments === 1 ? 'comment' : 'comments'}</span>
          </span>
        )}
        <Lines added={file.added} deleted={file.deleted} />
      </button>
    </div>
  );
}

function List({ review }: { review: Review }) {
  const { arrangement, filter, since, cursor } = useReading();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () =>
      grouped(shownOf(review.files, { filter, since }), arrangement).flatMap((group): Row[] => [
        { kind: 'group', group },
        ...group.files.map((file) => ({ kind: 'file' as const, file })),
      ]),
    [review, arrangement, filter, since],
  );
  const comments = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { path } of review.comments) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  }, [review]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heights[rows[at]?.kind ?? 'file'],
    overscan: 8,
  });
  const at = rows.findIndex((row) => row.kind === 'file' && row.file.path === cursor?.path);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  if (rows.length === 0) return <p className={cx('none')}>No file matches.</p>;
  return (
    <div ref={scroller} className={cx('scroll')}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index];
          return (
            <div key={index} className={cx('slot')} style={{ transform: `translateY(${start}px)`, height: size }}>
              {row?.kind === 'group' && (
                <h3 className={cx('group')}>
                  <b>{row.group.title}</b> <span title={row.group.note}>{row.group.note}</span>
                </h3>
              )}
              {row?.kind === 'file' && (
                <FileRow file={row.file} here={row.file.path === cursor?.path} comments={comments.get(row.file.path) ?? 0} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const labels: Readonly<Record<Arrangement, string>> = { risk: 'Risk', intent: 'Intent', tree: 'Tree' };
const choices = arrangements.map((value) => ({ value, label: labels[value] }));

/** The files of the change, the riskiest first, with how far each was read; and what the agent says it did. */
export function Files({ review }: { review: Review }) {
  const { arrangement, filter } = useReading();
  const read = review.files.filter(({ reviewed }) => reviewed === 'yes').length;
  return (
    <section className={cx('files')} aria-label="Files">
      <header className={cx('head')}>
        <h2>Files</h2>
        <span className={cx('count')}>{`${read} of ${review.files.length} reviewed`}</span>
        <Segmented<Arrangement>
          label="Order of the files"
          choices={choices}
          value={arrangement}
          onChange={(to) => setMode({ arrangement: to })}
        />
      </header>
      <div className={cx('progress')} aria-hidden="true">
        <span style={{ width: `${review.files.length === 0 ? 0 : (100 * read) / review.files.length}%` }} />
      </div>
      <div className={cx('filter')}>
        <TextField
          label="Filter files"
          data-filter-files=""
          placeholder="Filter files"
          value={filter}
          onChange={(event) => setMode({ filter: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' && event.key !== 'Enter') return;
            event.stopPropagation();
            if (event.key === 'Escape') setMode({ filter: '' });
            focusDiffs();
          }}
        />
      </div>
      <List review={review} />
      <footer className={cx('foot')}>
        {review.reported !== null && (
          <>
            <h3>What the agent says it did</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
            <p className={cx('reported')} tabIndex={0}>
              {review.reported}
            </p>
          </>
        )}
        <div className={cx('keys')} aria-hidden="true">
          <Kbd keys="J" /> <Kbd keys="K" /> file <Kbd keys="N" /> <Kbd keys="P" /> hunk <Kbd keys="Space" /> reviewed
        </div>
      </footer>
    </section>
  );
}
