import type { Need, Session } from '../../shared/model';
import { useAgentName } from '../connection/replica';
import { AnswerLine } from '../grid/AnswerLine';
import { classes } from '../ui/classes';
import styles from './Answer.module.css';

const cx = classes(styles);

const asks: Readonly<Record<Need['reason'], string>> = {
  question: 'asks',
  permission: 'asks for permission',
  login: 'needs a login',
  trust: 'waits for a yes to its scripts',
  conflict: 'does not merge',
  returned: 'did not land',
  failed: 'failed',
  budget: 'has used up its budget',
  handoff: 'offers to be handed over',
};

/** What an agent asks, with a field for the answer: it is typed into the agent as its person would. */
export function Answer({ session, need }: { session: Session; need: Need }) {
  const agent = useAgentName(session.agent);
  return (
    <div className={cx('answer')}>
      <p className={cx('question')}>
        <span className={cx('who')}>
          {agent} {asks[need.reason]}
        </span>
        {need.text}
      </p>
      <AnswerLine session={session} label={`Answer to ${session.title}`} placeholder="Your answer" verb="Send" tone="attention" />
    </div>
  );
}
