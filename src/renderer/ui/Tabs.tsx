import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './Tabs.module.css';

const cx = classes(styles);

export interface Tab {
  value: string;
  label: string;
  /** Beside the label; goes into the description, so that the tab's name stays the label. */
  count?: number | string | null;
  content: ReactNode;
}

export interface TabsProps {
  /** Accessible name of the tab list. */
  label: string;
  tabs: readonly Tab[];
  value: string;
  onChange(value: string): void;
}

/** Tabs with their panel: the panel takes the room that is left, and only the chosen one is mounted. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  return (
    <Base.Root className={cx('root')} value={value} onValueChange={(next) => onChange(String(next))}>
      <Base.List className={cx('list')} aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={cx('tab')}
            aria-description={tab.count === undefined || tab.count === null ? undefined : String(tab.count)}
          >
            {tab.label}
            {tab.count !== undefined && tab.count !== null && (
              <span className={cx('count')} aria-hidden="true">
                {tab.count}
              </span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className={cx('panel')} aria-label={tab.label}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
