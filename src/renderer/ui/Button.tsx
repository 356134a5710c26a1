import type { LucideIcon } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { ariaKeys } from '../commands/keys';
import styles from './Button.module.css';
import { classes } from './classes';
import { Glyph } from './Glyph';
import { Kbd } from './Kbd';

const cx = classes(styles);

export type ButtonTone = 'primary' | 'plain' | 'ghost' | 'attention' | 'danger';

interface Look {
  tone?: ButtonTone;
  size?: 'sm' | 'md' | 'lg';
  icon?: LucideIcon;
  /** Shown as a cap and told by `aria-keyshortcuts`; the key itself is handled by a command or the region. */
  keys?: string | undefined;
  /** What was asked for is under way: a spinner in place of the icon, no further click. */
  busy?: boolean;
}
export type ButtonProps = Look & ComponentProps<'button'>;

/** A verb to click. One primary per surface. */
export function Button({ tone = 'plain', size = 'md', icon: Icon, keys, busy = false, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${cx('button', tone, size)} ${rest.className ?? ''}`}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      onClick={busy ? undefined : rest.onClick}
    >
      {busy ? <Glyph state="working" label="" /> : Icon && <Icon size={14} strokeWidth={1.75} aria-hidden="true" />}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

/** A button that is only an icon: `label` is its name and its tooltip. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  iconSize = 15,
  on = false,
  ...rest
}: { icon: LucideIcon; label: string; keys?: string | undefined; iconSize?: number; on?: boolean } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      className={`${cx('icon', on && 'on')} ${rest.className ?? ''}`}
      aria-label={label}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
    >
      <Icon size={iconSize} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

/**
 * A danger asks once, in place: the first click turns the label into `question`, the second one does it.
 * Leaving it by focus or pointer takes the question back.
 */
export function DangerButton({
  question,
  onConfirm,
  children,
  ...rest
}: { question: string; onConfirm(): void } & Omit<ButtonProps, 'tone' | 'onClick'>) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      {...rest}
      tone="danger"
      aria-label={asked ? undefined : rest['aria-label']}
      onBlur={() => setAsked(false)}
      onPointerLeave={() => setAsked(false)}
      onClick={() => {
        if (asked) onConfirm();
        setAsked(!asked);
      }}
    >
      {asked ? question : children}
    </Button>
  );
}
