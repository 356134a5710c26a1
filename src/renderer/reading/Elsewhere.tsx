import type { Review } from '../../shared/review';
import { classes } from '../ui/classes';
import styles from './Evidence.module.css';
import { NoteView } from './Notes';

const cx = classes(styles);

/** Comments on files that are not among the changes, by now or at all: there is no line of the diff to stand under. */
export function Elsewhere({ review: { files, comments } }: { review: Review }) {
  const shown = new Set(files.map(({ path }) => path));
  const others = comments.filter(({ path }) => !shown.has(path));
  if (others.length === 0) return null;
  return (
    <section className={cx('part')} aria-label="Comments on other files">
      <div className={cx('partHead')}>
        <h3>Comments on other files</h3>
        <span className={cx('quiet')}>{others.length}</span>
      </div>
      {others.map((comment) => (
        <div key={comment.id}>
          <code>{comment.path}</code>
          <NoteView note={{ kind: 'comment', comment }} />
        </div>
      ))}
    </section>
  );
}
