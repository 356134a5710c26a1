import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useNarrow } from '../app/narrow';
import { classes } from '../ui/classes';
import styles from './Large.module.css';

const cx = classes(styles);

/** A job over the whole workbench, which stays as it is beneath; in a narrow window, over the drawer that it is in. */
export function Large({ children }: { children: ReactNode }) {
  const narrow = useNarrow();
  const cover = useRef<HTMLElement>(null);
  useEffect(() => {
    const beneath = [...(cover.current?.parentElement?.children ?? [])].filter((element) => element !== cover.current);
    for (const element of beneath) element.toggleAttribute('inert', true);
    return () => {
      for (const element of beneath) element.toggleAttribute('inert', false);
    };
  }, []);
  const main = document.querySelector('main');
  if (narrow || main === null) return children;
  return createPortal(
    <section ref={cover} className={cx('cover')} aria-label="Job">
      {children}
    </section>,
    main,
  );
}
