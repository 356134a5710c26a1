import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { LucideIcon } from 'lucide-react';
import { classes } from './classes';
import styles from './Segmented.module.css';

const cx = classes(styles);

export interface Choice<T extends string> {
  value: T;
  /** Its name; shown too unless there is an icon alone. */
  label: string;
  icon?: LucideIcon;
  /** Show only the icon; the label is the name and the tooltip. */
  iconOnly?: boolean;
}

export interface SegmentedProps<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange(value: T): void;
}

/** One of a few, all in sight: a `radiogroup` that looks like one control. */
export function Segmented<T extends string>({ label, choices, value, onChange }: SegmentedProps<T>) {
  return (
    <RadioGroup className={cx('group')} aria-label={label} value={value} onValueChange={(next: T) => onChange(next)}>
      {choices.map(({ value: own, label: name, icon: Icon, iconOnly }) => (
        <Radio.Root key={own} value={own} className={cx('choice')} aria-label={name} title={iconOnly ? name : undefined}>
          {Icon && <Icon size={13} strokeWidth={1.75} aria-hidden="true" />}
          {!iconOnly && name}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
