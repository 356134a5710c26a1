import { itemsOf } from '../../shared/inbox';
import type { Session } from '../../shared/model';
import { classes } from '../ui/classes';
import styles from './Ask.module.css';
import { Card } from './Card';
import { chosenFrom } from './choices';

const cx = classes(styles);

/** Whether a session that has used up what it may goes on: the same answers as in the list of what needs you. */
export function BudgetCard({ session }: { session: Session }) {
  const [item] = session.needsYou?.reason === 'budget' ? itemsOf(session) : [];
  const asked = item ? chosenFrom(item, session.title) : null;
  if (!item || asked === null) return null;
  return (
    <Card asked={asked} name="Budget" title="Its budget is used up" waits="paused" since={item.since} bar row>
      <p className={cx('question')}>{item.text}</p>
    </Card>
  );
}
