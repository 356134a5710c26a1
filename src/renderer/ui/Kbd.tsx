import { isBare, keyCaps } from '../commands/keys';
import { classes } from './classes';
import styles from './Kbd.module.css';

const cx = classes(styles);

/**
 * A key cap. For the eye only: the control says its key by `aria-keyshortcuts`, and the letters are drawn by
 * the style sheet, so that they are no part of the control's text.
 */
export const Kbd = ({ keys }: { keys: string }) => (
  <span className={cx('kbd')} aria-hidden="true" data-kbd={isBare(keys) ? 'bare' : ''} data-caps={keyCaps(keys)} />
);
