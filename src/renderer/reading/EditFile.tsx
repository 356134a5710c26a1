import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Review } from '../../shared/review';
import { core } from '../connection/clients';
import { useFetched } from '../review/fetched';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Skeleton } from '../ui/Skeleton';
import { TextArea } from '../ui/TextField';
import { hunkHere, saveEdit } from './acts';
import { linesOfHunk } from './cursor';
import styles from './ReviewPage.module.css';
import { useReading } from './reading';

const cx = classes(styles);
const close = (): void => useReading.setState({ editing: null });

/** The text of a file as the tree on screen has it. Throws where it is no text that can be written back as it is. */
async function textOf({ session, tree }: Review, path: string): Promise<string> {
  const { base64 } = await core().call('review.blob', { session, tree, path, side: 'new' });
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('It is not UTF-8 text: edit it in your own editor.');
  }
}

function Form({ review, path }: { review: Review; path: string }) {
  const { value, error, again } = useFetched(`${review.tree} ${path}`, path, () => textOf(review, path));
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  // A field of a page knows no \r: what came with it goes back with it.
  const windows = value?.includes('\r\n') ?? false;
  const text = typed ?? value?.replaceAll('\r\n', '\n') ?? '';
  const save = (): void => {
    if (typed !== null) void saveEdit(path, windows ? typed.replaceAll('\n', '\r\n') : typed);
  };
  useEffect(() => {
    const at = field.current;
    if (value === null || at === null) return;
    const hunk = hunkHere();
    const line = (hunk && linesOfHunk(hunk)?.line) ?? 1;
    const start =
      at.value
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    at.focus();
    at.setSelectionRange(start, start);
    at.scrollTop = Math.max(0, (line - 6) * 18);
  }, [value]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    save();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter confirms from the field
    <div className={cx('form')} onKeyDown={onKeyDown}>
      <DialogHead title={`Edit ${path}`} onClose={close} />
      <div className={cx('formBody')}>
        {error !== null && (
          <ErrorPanel error={error} title="It cannot be edited here" action={<Button onClick={again}>Try again</Button>} />
        )}
        {error === null && value === null && <Skeleton lines={12} />}
        {value !== null && (
          <TextArea
            ref={field}
            className={cx('editor')}
            label={`Text of ${path}`}
            mono
            spellCheck={false}
            wrap="off"
            value={text}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </div>
      <footer className={cx('formFoot')}>
        <span>Written into the agent’s worktree. It can be undone.</span>
        <Button tone="ghost" onClick={close}>
          Cancel
        </Button>
        <Button tone="primary" keys="Ctrl+Enter" disabled={typed === null || typed === value} onClick={save}>
          Save
        </Button>
      </footer>
    </div>
  );
}

/** The dialog in which a file of the change is edited, at the hunk that is read. */
export function EditFile({ review }: { review: Review }) {
  const path = useReading((state) => state.editing);
  return (
    <Dialog open={path !== null} onClose={close} label={`Edit ${path ?? ''}`} width={1000}>
      {path !== null && <Form key={path} review={review} path={path} />}
    </Dialog>
  );
}
