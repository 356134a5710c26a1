import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { registerCommands } from '../commands/registry';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
import styles from './Find.module.css';
import { useFind } from './find';

const cx = classes(styles);

/** Searches the transcript. Enter and Shift+Enter go from one to the next; Esc empties the field, then leaves it. */
export function Find({ onLeave }: { onLeave(): void }) {
  const { text, at, count, search, step } = useFind();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const end = registerCommands([
      {
        id: 'transcript.find',
        title: 'Search in the transcript',
        group: 'Review',
        keys: 'Ctrl+F',
        run: () => field.current?.select(),
      },
    ]);
    return () => {
      end();
      useFind.setState({ text: '', at: 0, count: 0 });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is unknown to the accessibility tree of older engines
    <div className={cx('find')} role="search">
      <Search size={13} strokeWidth={1.75} aria-hidden="true" />
      <TextField
        ref={field}
        type="search"
        label="Search in the transcript"
        placeholder="Search"
        aria-keyshortcuts="Control+F"
        className={cx('input')}
        value={text}
        onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          else if (text === '') onLeave();
          else search('');
        }}
      />
      {text !== '' && (
        <span className={cx('count')} role="status">
          {count === 0 ? 'none' : `${Math.min(at, count - 1) + 1} of ${count}`}
        </span>
      )}
      {count > 1 && (
        <>
          <IconButton icon={ChevronUp} iconSize={13} label="Previous match" onClick={() => step(-1)} />
          <IconButton icon={ChevronDown} iconSize={13} label="Next match" onClick={() => step(1)} />
        </>
      )}
    </div>
  );
}
