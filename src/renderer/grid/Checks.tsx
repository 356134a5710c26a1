import { type Check, checkName, standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import { classes } from '../ui/classes';
import { Glyph, type GlyphState } from '../ui/Glyph';
import styles from './Tile.module.css';

const cx = classes(styles);

const looks: Readonly<Record<ReturnType<typeof standing>, { glyph: GlyphState; words: string }>> = {
  waiting: { glyph: 'queued', words: 'not run' },
  running: { glyph: 'working', words: 'running' },
  passed: { glyph: 'done', words: 'passed' },
  failed: { glyph: 'failed', words: 'failed' },
  'timed-out': { glyph: 'failed', words: 'timed out' },
  flaky: { glyph: 'needs', words: 'flaky' },
  stale: { glyph: 'needs', words: 'old tree' },
};

/** How many checks of all have passed on what is there now, as in `2/3`. */
export const passed = ({ checks, tree }: Pick<Session, 'checks' | 'tree'>): string =>
  `${checks.filter((check) => standing(check, tree) === 'passed').length}/${checks.length}`;

const about = ({ problem, tree, from, changed }: Check): string => {
  if (problem !== null) return `: ${problem}`;
  const on = tree === null ? '' : ` on tree ${tree.slice(0, 7)}`;
  return `${on}${from === null ? '' : ` in session ${from}`}${changed.length === 0 ? '' : `, and changed ${changed.join(', ')}`}`;
};

/** The checks of a session and what each says. */
export const Checks = ({ session: { checks, tree } }: { session: Pick<Session, 'checks' | 'tree'> }) => (
  <ul className={cx('checks')} aria-label="Checks of this session">
    {checks.map((check) => {
      const look = looks[standing(check, tree)];
      return (
        <li key={check.command}>
          <Glyph state={look.glyph} size={13} label="" />
          <code className={cx('command')}>{checkName(check)}</code>
          <span className={cx('outcome')}>
            {look.words}
            {about(check)}
          </span>
        </li>
      );
    })}
  </ul>
);
