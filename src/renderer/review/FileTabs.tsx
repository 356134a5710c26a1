import { Tabs } from '@base-ui/react/tabs';
import { type ReactNode, useEffect, useRef } from 'react';
import type { FileChange } from '../../shared/model';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { Lines } from '../ui/Lines';
import styles from './Files.module.css';
import { shortName, statusOf } from './paths';

const cx = classes(styles);

export interface FilesProps {
  files: readonly FileChange[];
  chosen: string;
  onChoose(path: string): void;
  /** The chosen file's diff. */
  children: ReactNode;
}

/** Changed files side by side over the diff of the chosen one: where there is little room. */
export function FileTabs({ files, chosen, onChoose, children }: FilesProps) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = strip.current?.querySelectorAll('[role="tab"]')[files.findIndex(({ path }) => path === chosen)];
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [files, chosen]);
  return (
    <Tabs.Root className={cx('column')} value={chosen} onValueChange={(next) => onChoose(String(next))}>
      <div className={cx('bar')}>
        <Tabs.List ref={strip} className={cx('tabs')} aria-label="Files" aria-keyshortcuts="[ ]">
          {files.map((file) => (
            <Tabs.Tab key={file.path} value={file.path} className={cx('tab', file.status === 'deleted' && 'gone')} title={file.path}>
              {shortName(file, files)}
              <Lines added={file.added} deleted={file.deleted} />
              <span className="said">{statusOf(file).words}</span>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <span className={cx('caps')}>
          <Kbd keys="[" />
          <Kbd keys="]" />
        </span>
      </div>
      {files.map((file) => (
        <Tabs.Panel key={file.path} value={file.path} className={cx('panel')} tabIndex={-1}>
          {children}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
