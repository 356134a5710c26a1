import { Switch as Base } from '@base-ui/react/switch';
import { classes } from './classes';
import styles from './Switch.module.css';

const cx = classes(styles);

/** On or off, at once. */
export const Switch = ({ label, checked, onChange }: { label: string; checked: boolean; onChange(checked: boolean): void }) => (
  <Base.Root className={cx('switch')} aria-label={label} checked={checked} onCheckedChange={(next) => onChange(next)}>
    <Base.Thumb className={cx('thumb')} />
  </Base.Root>
);
