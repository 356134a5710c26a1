import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import styles from './SearchBar.module.css';
import type { Screen } from './screen';
import { searchMarks } from './theme';

const cx = classes(styles);

interface Found {
  at: number;
  count: number;
}

function words(text: string, found: Found | null): string {
  if (text === '' || found === null) return '';
  if (found.count === 0) return 'No match';
  return found.at < 0 ? `${found.count} matches` : `${found.at + 1} of ${found.count}`;
}

/** Searches what a terminal shows and what can be scrolled back to. Enter: older; Shift+Enter: newer; Esc: back. */
export function SearchBar({ screen, onClose }: { screen: Screen; onClose(): void }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const results = screen.search.onDidChangeResults(({ resultIndex, resultCount }) => setFound({ at: resultIndex, count: resultCount }));
    input.current?.focus();
    return () => {
      results.dispose();
      screen.search.clearDecorations();
    };
  }, [screen]);

  const find = (older: boolean, sought = text, incremental = false): void => {
    const options = { decorations: searchMarks(), incremental };
    if (sought === '') screen.search.clearDecorations();
    else if (older) screen.search.findPrevious(sought, options);
    else screen.search.findNext(sought, options);
  };

  return (
    <search className={cx('bar')} aria-label="Search in the terminal">
      <input
        ref={input}
        className={cx('input')}
        type="text"
        aria-label="Search"
        placeholder="Search"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          find(true, target.value, true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(!event.shiftKey);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className={cx('count')} role="status">
        {words(text, found)}
      </span>
      <IconButton icon={ChevronUp} label="Older match" onClick={() => find(true)} />
      <IconButton icon={ChevronDown} label="Newer match" onClick={() => find(false)} />
      <IconButton icon={X} label="Close the search" onClick={onClose} />
    </search>
  );
}
