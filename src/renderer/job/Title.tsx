import type { Session } from '../../shared/model';
import { rename } from '../grid/acts';
import { classes } from '../ui/classes';
import { TitleField } from '../ui/TitleField';
import styles from './Job.module.css';

const cx = classes(styles);

/** A job's title, that a double click, F2 or the menu turns into a field. */
export function Title({ session, editing, onEdit }: { session: Session; editing: boolean; onEdit(editing: boolean): void }) {
  if (editing)
    return (
      <TitleField
        className={cx('rename')}
        title={session.title}
        onDone={(title) => {
          onEdit(false);
          if (title !== null) void rename(session, title);
        }}
      />
    );
  return (
    <h4 className={cx('title')} title={session.title}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the mouse; F2 and the menu do the same */}
      <span onDoubleClick={() => onEdit(true)}>{session.title}</span>
    </h4>
  );
}
