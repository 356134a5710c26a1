import { ClipboardCopy } from 'lucide-react';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import styles from './ClipboardAsk.module.css';
import { copyText } from './clipboard';

const cx = classes(styles);

/** Characters of an offered text that are shown. */
const shown = 200;

/** Makes characters visible that would hide what a text really is: line ends, escapes, changes of direction. */
const visible = (text: string): string =>
  text.slice(0, shown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) => (letter === '\n' ? '↵' : '·')) +
  (text.length > shown ? '…' : '');

/** A program wants a text in the clipboard, where the person may paste it unread: it asks first, in the terminal's place. */
export function ClipboardAsk({ text, onDone }: { text: string; onDone(): void }) {
  return (
    <fieldset className={cx('ask')} aria-label="Clipboard request">
      <ClipboardCopy size={14} strokeWidth={1.75} aria-hidden="true" className={cx('icon')} />
      <span className={cx('words')}>
        A program here wants to copy {text.length === 1 ? '1 character' : `${text.length} characters`}:{' '}
        <code className={cx('text')}>{visible(text)}</code>
      </span>
      <Button
        size="sm"
        tone="attention"
        onClick={() => {
          void copyText(text);
          onDone();
        }}
      >
        Copy
      </Button>
      <Button size="sm" tone="ghost" onClick={onDone}>
        Ignore
      </Button>
    </fieldset>
  );
}
