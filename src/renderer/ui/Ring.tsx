import type { Session } from '../../shared/model';
import { classes } from './classes';
import styles from './Ring.module.css';

const cx = classes(styles);

/** From this share of the context on, in percent, an agent is close to forgetting what it began with. */
const full = 85;
/** Where a session names no share of its own. */
const usual = 60;

/** Share of the context window that the last call to the model took, whole percent; null: not known. */
export function contextShare({ usage }: Pick<Session, 'usage'>): number | null {
  if (usage === null || usage.contextTokens === null || !usage.contextWindow) return null;
  return Math.round((usage.contextTokens / usage.contextWindow) * 100);
}

/** How much of its context is used, in the colour of how soon that matters. */
export const contextTone = (share: number, handoffAt: number | null): 'rest' | 'needs' | 'failed' =>
  share >= full ? 'failed' : share >= (handoffAt ?? usual) ? 'needs' : 'rest';

const radius = 5;
const length = 2 * Math.PI * radius;

/** The share of the context window that is used; nothing where it is not known. */
export function Ring({ session }: { session: Pick<Session, 'usage' | 'handoffAt'> }) {
  const share = contextShare(session);
  if (share === null) return null;
  return (
    <span className={cx('context', contextTone(share, session.handoffAt))} title={`Context ${share}% used`}>
      <svg width={14} height={14} viewBox="0 0 14 14" fill="none" strokeWidth={2} aria-hidden="true">
        <circle cx="7" cy="7" r={radius} className={cx('track')} />
        <circle
          cx="7"
          cy="7"
          r={radius}
          stroke="currentColor"
          strokeDasharray={`${(Math.min(100, share) / 100) * length} ${length}`}
          transform="rotate(-90 7 7)"
        />
      </svg>
      <span className="said">Context</span>
      {share}%
    </span>
  );
}
