import { ChevronRight } from 'lucide-react';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import styles from './Bar.module.css';
import type { SearchWord } from './progress';

const cx = classes(styles);

const tones = { running: 'working', passed: 'ready', failed: 'failed' } as const;

/** How the one that does not pass was found, or is being looked for, step by step. */
export const Search = ({ words }: { words: readonly SearchWord[] }) =>
  words.length > 0 && (
    <ol className={cx('search')} aria-label="Search">
      {words.map(({ text, state }, at) => (
        <li key={text}>
          {at > 0 && <ChevronRight size={12} strokeWidth={1.75} aria-hidden="true" />}
          <Chip tone={tones[state]}>{text}</Chip>
        </li>
      ))}
    </ol>
  );
