import styles from './AgentMark.module.css';
import { classes } from './classes';

const cx = classes(styles);

/** Hues that stay apart from the colours of states. */
const colours = ['#e0936f', '#9fb4c8', '#86aaf5', '#d8c98a', '#c79ad0', '#8fc7b5'];

const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7);

/** An agent's letter, never a vendor's logo. The name stands beside it or in the row's own name. */
export function AgentMark({ agent }: { agent: string }) {
  const colour = colours[hash(agent) % colours.length];
  return (
    <span
      className={cx('mark')}
      aria-hidden="true"
      title={agent}
      style={{
        color: `color-mix(in oklab, ${colour} 50%, var(--text-1))`,
        background: `color-mix(in oklab, ${colour} 20%, var(--surface-3))`,
      }}
    >
      {(agent[0] ?? '?').toUpperCase()}
    </span>
  );
}
