import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './Select.module.css';

const cx = classes(styles);

export interface Option {
  value: string;
  label: string;
  /** Before the label, such as an agent's mark. */
  mark?: ReactNode;
  /** After the label, quiet: why it cannot be chosen, or where it is. */
  detail?: string;
  disabled?: boolean;
}

export interface SelectProps {
  /** Accessible name. */
  label: string;
  options: readonly Option[];
  value: string;
  onChange(value: string): void;
  disabled?: boolean;
}

/** One of several, in a `combobox`. */
export function Select({ label, options, value, onChange, disabled = false }: SelectProps) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      disabled={disabled}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Base.Trigger className={cx('trigger')} aria-label={label}>
        {chosen?.mark}
        <Base.Value className={cx('value')} />
        <ChevronDown className={cx('chevron')} size={13} strokeWidth={1.75} aria-hidden="true" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={cx('positioner')} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={cx('popup')}>
            <Base.List aria-label={label}>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={cx('item')} disabled={option.disabled ?? false}>
                  {option.mark}
                  <Base.ItemText className={cx('text')}>{option.label}</Base.ItemText>
                  {option.detail !== undefined && <span className={cx('detail')}>{option.detail}</span>}
                  <Base.ItemIndicator className={cx('tick')}>
                    <Check size={13} strokeWidth={2} aria-hidden="true" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
