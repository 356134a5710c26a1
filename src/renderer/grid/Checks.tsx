import type { Check } from '../../shared/check';
import { classes } from '../ui/classes';
import { Glyph, type GlyphState } from '../ui/Glyph';
import styles from './Tile.module.css';

const cx = classes(styles);

const looks: Readonly<Record<Check['state'], { glyph: GlyphState; words: string }>> = {
  waiting: { glyph: 'queued', words: 'not run' },
  running: { glyph: 'working', words: 'running' },
  passed: { glyph: 'done', words: 'passed' },
  failed: { glyph: 'failed', words: 'failed' },
  'timed-out': { glyph: 'failed', words: 'timed out' },
  flaky: { glyph: 'needs', words: 'flaky' },
};

/** How many checks of all have passed, as in `2/3`. */
export const passed = (checks: readonly Check[]): string => `${checks.filter(({ state }) => state === 'passed').length}/${checks.length}`;

/** The checks of a session and what each says. */
export const Checks = ({ checks }: { checks: readonly Check[] }) => (
  <ul className={cx('checks')} aria-label="Checks of this session">
    {checks.map(({ command, state, tree }) => (
      <li key={command}>
        <Glyph state={looks[state].glyph} size={13} label="" />
        <code className={cx('command')}>{command}</code>
        <span className={cx('outcome')}>
          {looks[state].words}
          {tree !== null && ` on tree ${tree.slice(0, 7)}`}
        </span>
      </li>
    ))}
  </ul>
);
