import type { Need, Session } from '../../shared/model';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { AnswerLine } from './AnswerLine';
import styles from './Bars.module.css';

const cx = classes(styles);

/** Needs that a line typed into the agent answers. */
const answered = {
  question: { name: 'Question', says: 'asks', hint: 'It asked in its terminal. Answer there or here.' },
  permission: { name: 'Permission request', says: 'asks for permission', hint: 'It asked in its terminal. Answer there or here.' },
  login: { name: 'Login', says: 'needs a login', hint: 'Log in from its terminal.' },
} as const satisfies Partial<Record<Need['reason'], { name: string; says: string; hint: string }>>;

/** The reason of a need that this bar can answer; null: another part of the tile does. */
export const answerable = (need: Need | null): keyof typeof answered | null =>
  need && (need.reason === 'question' || need.reason === 'permission' || need.reason === 'login') ? need.reason : null;

/** What the agent waits for, in its own words, with a line to answer it. */
export function NeedsBar({ session, need, agent }: { session: Session; need: Need; agent: string }) {
  const reason = answerable(need);
  if (reason === null) return null;
  const { name, says, hint } = answered[reason];
  return (
    <fieldset className={cx('bar', 'needs')} aria-label={name}>
      <div className={cx('line')}>
        <span className={cx('strong')}>
          {agent} {says}
        </span>
        <span className={cx('end')}>
          waiting <Elapsed since={need.since} />
        </span>
      </div>
      <p className={cx('words')}>{need.text === '' ? hint : need.text}</p>
      <AnswerLine session={session} label={`Answer to ${agent}`} placeholder="Your answer" verb="Send" tone="attention" />
    </fieldset>
  );
}
