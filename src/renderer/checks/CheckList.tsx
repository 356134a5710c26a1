import { checkName, standing } from '../../shared/check';
import type { Session } from '../../shared/model';
import { classes } from '../ui/classes';
import { Glyph } from '../ui/Glyph';
import styles from './Checks.module.css';
import { aboutOutcome, looks } from './looks';

const cx = classes(styles);

/** The checks of a session and what each says, to be read only. */
export const CheckList = ({ session: { checks, tree } }: { session: Pick<Session, 'checks' | 'tree'> }) => (
  <ul aria-label="Checks of this session">
    {checks.map((check) => {
      const look = looks[standing(check, tree)];
      return (
        <li key={check.command} className={cx('said')} title={aboutOutcome(check)}>
          <Glyph state={look.glyph} size={13} label="" />
          <code className={cx('command')}>{checkName(check)}</code>
          <span className={cx('outcome', look.glyph)}>{look.words}</span>
        </li>
      );
    })}
  </ul>
);
