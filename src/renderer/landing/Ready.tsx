import type { Session } from '../../shared/model';
import { canReview, openReview } from '../reading/reading';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import styles from './Aside.module.css';

const cx = classes(styles);

/** It is out of the queue and nothing is wrong with it: its conflicts are resolved, or it was taken out. */
export const Ready = ({ session }: { session: Session }) => (
  <section className={cx('aside')} aria-label="Ready for review">
    <Empty
      title={`${session.title} is ready for review`}
      text="It does not wait to land any more. Once you approve what it is now, it can land."
      action={canReview(session) && <Button onClick={() => void openReview(session.id)}>Review</Button>}
    />
  </section>
);
