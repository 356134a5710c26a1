import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Chip.module.css';
import { classes } from './classes';

const cx = classes(styles);

export type ChipTone = 'rest' | 'line' | 'working' | 'needs' | 'ready' | 'landed' | 'failed';

/** A fact in a word or two. Colour means state and nothing else. */
export const Chip = ({ tone = 'rest', icon: Icon, children }: { tone?: ChipTone; icon?: LucideIcon; children: ReactNode }) => (
  <span className={cx('chip', tone)}>
    {Icon && <Icon size={12} strokeWidth={2} aria-hidden="true" />}
    {children}
  </span>
);
