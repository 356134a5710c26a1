import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { ariaKeys } from '../commands/keys';
import { classes } from './classes';
import { Kbd } from './Kbd';
import styles from './Menu.module.css';

const cx = classes(styles);

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  keys?: string | undefined;
  /** At the right end, quiet. */
  detail?: ReactNode;
  danger?: boolean;
  /** One of several is in force: said by a tick. */
  checked?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

export interface MenuProps {
  /** The button that opens it: any element that takes a ref and props. */
  trigger: ReactElement;
  label: string;
  items: readonly (MenuItem | 'separator')[];
  align?: 'start' | 'end';
}

function Item({ item }: { item: MenuItem }) {
  const Icon = item.icon;
  return (
    <Base.Item
      className={cx('item', item.danger && 'danger')}
      disabled={item.disabled ?? false}
      onClick={item.onSelect}
      aria-current={item.checked ? 'true' : undefined}
      aria-keyshortcuts={item.keys === undefined ? undefined : ariaKeys(item.keys)}
    >
      <span className={cx('icon')}>{Icon && <Icon size={14} strokeWidth={1.75} aria-hidden="true" />}</span>
      <span className={cx('label')}>{item.label}</span>
      {item.detail !== undefined && <span className={cx('detail')}>{item.detail}</span>}
      {item.keys !== undefined && <Kbd keys={item.keys} />}
    </Base.Item>
  );
}

/** A menu of verbs at a button. */
export function Menu({ trigger, label, items, align = 'end' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={cx('positioner')} sideOffset={4} align={align}>
          <Base.Popup className={cx('popup')} aria-label={label}>
            {items.map((item, at) =>
              item === 'separator' ? (
                <Base.Separator key={`separator ${at}`} className={cx('separator')} />
              ) : (
                <Item key={item.label} item={item} />
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
