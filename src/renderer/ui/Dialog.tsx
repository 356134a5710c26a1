import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ComponentProps, type ReactNode, type RefObject, useRef, useState } from 'react';
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

/**
 * Gives the focus back to what had it when this was opened, unless it has moved on meanwhile. That is read before the
 * content mounts, which may take the focus itself: Base UI would take that for the opener.
 */
function useGiveBack(open: boolean, popup: RefObject<HTMLElement | null>): () => boolean {
  const [was, setWas] = useState(false);
  const [opener, setOpener] = useState<Element | null>(null);
  if (was !== open) {
    setWas(open);
    if (open) setOpener(dialogOpen() ? null : document.activeElement);
  }
  return () => {
    const active = document.activeElement;
    if (active !== null && active !== document.body && !popup.current?.contains(active)) return false;
    return giveFocus(opener instanceof HTMLElement && opener !== document.body && opener.isConnected ? opener : null);
  };
}

/** A dialog over a scrim: traps the focus, gives it back to its opener, closes by Esc and by a click beside it. */
export function Dialog({ open, onClose, label, width, top, initialFocus, finalFocus, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const giveBack = useGiveBack(open, popup);
  const leave = (): boolean => {
    const to = finalFocus?.() ?? null;
    return to === null ? giveBack() : giveFocus(to);
  };
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
            finalFocus={() => !dialogOpen() && leave()}
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
  const popup = useRef<HTMLDivElement>(null);
  const giveBack = useGiveBack(open, popup);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={cx('scrim')} style={{ top, bottom }} />
        <Base.Popup
          ref={popup}
          className={cx('drawer')}
          data-drawer=""
          aria-label={label}
          style={{ width, top, bottom }}
          initialFocus={initialFocus ?? true}
          finalFocus={() => !dialogOpen() && giveBack()}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
