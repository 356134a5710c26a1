import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { IconButton } from './Button';
import { classes } from './classes';
import styles from './Dialog.module.css';
import { dialogOpen } from './open-dialog';

const cx = classes(styles);

export interface DialogProps {
  open: boolean;
  onClose(): void;
  /** Accessible name. */
  label: string;
  /** px; at 32 px from the window's edges it gives way. */
  width: number;
  /** px from the top; centred without it. */
  top?: number;
  /** What gets the focus first; without it the first field, or else the first control. */
  initialFocus?: ComponentProps<typeof Base.Popup>['initialFocus'];
  /** Finds what gets the focus when it closes; without it, or where it gives null, what had it before. */
  finalFocus?: () => HTMLElement | null;
  children: ReactNode;
}

const firstField = 'textarea:not([disabled]), input:not([disabled]):not([type="hidden"])';

/** Focuses itself what is not in the tab order, such as an opened job: Base UI would take the first control in it. */
function giveFocus(to: HTMLElement | null): boolean {
  to?.focus({ preventScroll: true });
  return to === null;
}

/** A dialog over a scrim: traps the focus, gives it back to its opener, closes by Esc and by a click beside it. */
export function Dialog({ open, onClose, label, width, top, initialFocus, finalFocus, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const first = (): HTMLElement | true => popup.current?.querySelector<HTMLElement>(firstField) ?? true;
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx('scrim')} />
        <Base.Viewport className={cx('viewport', top === undefined && 'centred')} style={top === undefined ? {} : { paddingTop: top }}>
          <Base.Popup
            ref={popup}
            className={cx('popup')}
            aria-label={label}
            style={{ width }}
            initialFocus={initialFocus ?? first}
            // One that was opened in its place meanwhile keeps the focus that it has.
            finalFocus={() => !dialogOpen() && giveFocus(finalFocus?.() ?? null)}
          >
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** The top of a dialog: what it is about, facts of that, and the way out. `mark`: a glyph before the title. */
export const DialogHead = ({
  title,
  mark,
  children,
  onClose,
}: {
  title: string;
  mark?: ReactNode;
  children?: ReactNode;
  onClose(): void;
}) => (
  <header className={cx('head')}>
    {mark}
    <h2 className={cx('title')}>{title}</h2>
    {children}
    <span className={cx('room')} />
    <IconButton icon={X} label="Close" keys="Escape" onClick={onClose} />
  </header>
);

/** Sheet at the right edge, over a scrim: a region that has no room of its own. `top`, `bottom`: px that stay free. */
export function Drawer({ open, onClose, label, width, top, bottom, initialFocus, children }: DialogProps & { bottom: number }) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx('scrim')} style={{ top, bottom }} />
        <Base.Popup
          className={cx('drawer')}
          data-drawer=""
          aria-label={label}
          style={{ width, top, bottom }}
          initialFocus={initialFocus ?? true}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
