import { useEffect, useRef } from 'react';
import { classes } from '../ui/classes';
import { Lines } from '../ui/Lines';
import styles from './Files.module.css';
import type { FilesProps } from './FileTabs';
import { split, statusOf } from './paths';

const cx = classes(styles);

/** Changed files one under another, beside the diff of the chosen one: where there is room. */
export function FileList({ files, chosen, onChoose, children }: FilesProps) {
  const selected = useRef<HTMLButtonElement>(null);
  useEffect(() => selected.current?.scrollIntoView({ block: 'nearest' }), [chosen]);
  return (
    <div className={cx('beside')}>
      <nav className={cx('list')} aria-label="Files">
        {files.map((file) => {
          const [folder, name] = split(file.path);
          const status = statusOf(file);
          const current = file.path === chosen;
          return (
            <button
              key={file.path}
              ref={current ? selected : null}
              type="button"
              className={cx('row', current && 'current')}
              aria-current={current ? 'true' : undefined}
              title={file.path}
              onClick={() => onChoose(file.path)}
            >
              <span className={cx('letter', file.status)} aria-hidden="true">
                {status.letter}
              </span>
              <span className={cx('name')}>{name}</span>
              <span className={cx('folder')}>{folder}</span>
              <span className="said">{status.words}</span>
              <Lines added={file.added} deleted={file.deleted} />
            </button>
          );
        })}
      </nav>
      <div className={cx('column')}>{children}</div>
    </div>
  );
}
