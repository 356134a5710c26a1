import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Group, groupTitles } from '../../shared/groups';
import { classes } from '../ui/classes';
import { useFolding } from './folding';
import styles from './Row.module.css';

const cx = classes(styles);

export interface GroupRowProps {
  group: Group;
  count: number;
  open: boolean;
  /** In the list the arrow keys reach it; pinned under the list the tab key does. */
  tabIndex: 0 | -1;
  onFocus?(): void;
  /** At the right end, quiet. */
  note?: ReactNode;
}

/** The heading of a group, which folds it. */
export function GroupRow({ group, count, open, tabIndex, onFocus, note }: GroupRowProps) {
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <h3 className={cx('heading')}>
      <button
        type="button"
        data-row={`group ${group}`}
        className={cx('group')}
        tabIndex={tabIndex}
        aria-expanded={open}
        onFocus={onFocus}
        onClick={() => useFolding.getState().fold(group, open)}
      >
        <Chevron className={cx('chevron')} size={13} strokeWidth={2} aria-hidden="true" />
        {groupTitles[group]}
        <span className={cx('count')}>{count}</span>
        <span className={cx('note')}>{note}</span>
      </button>
    </h3>
  );
}
