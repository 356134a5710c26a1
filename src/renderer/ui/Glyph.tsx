import type { Session } from '../../shared/model';
import { classes } from './classes';
import styles from './Glyph.module.css';

const cx = classes(styles);

export type GlyphState = 'working' | 'needs' | 'ready' | 'landed' | 'done' | 'failed' | 'queued' | 'stopped';

/** What a glyph says in words: its accessible name, and the state in the name of a row. */
export const glyphNames: Readonly<Record<GlyphState, string>> = {
  working: 'Working',
  needs: 'Needs you',
  ready: 'Ready',
  landed: 'Landed',
  done: 'Done',
  failed: 'Failed',
  queued: 'Queued',
  stopped: 'Stopped',
};

/** The glyph of a session: what it needs from you goes before its state. */
export function glyphOf(session: Pick<Session, 'state' | 'needsYou'>): GlyphState {
  if (session.state === 'failed') return 'failed';
  if (session.needsYou !== null) return 'needs';
  switch (session.state) {
    case 'preparing':
    case 'running':
    case 'landing':
      return 'working';
    case 'finished':
      return 'ready';
    case 'landed':
      return 'landed';
    case 'conflicted':
      return 'needs';
    case 'queued':
      return 'queued';
    case 'stopped':
    case 'discarded':
      return 'stopped';
  }
}

const tick = 'm4.4 7.2 1.8 1.8 3.5-3.8';

function Shape({ state }: { state: GlyphState }) {
  switch (state) {
    case 'working':
      return (
        <>
          <circle cx="7" cy="7" r="5.25" strokeWidth="1.5" opacity=".3" />
          <path className={cx('spin')} d="M7 1.75A5.25 5.25 0 1 1 1.75 7" strokeWidth="1.5" strokeLinecap="round" />
        </>
      );
    case 'needs':
      return (
        <>
          <rect x="2.3" y="2.3" width="9.4" height="9.4" rx="2" transform="rotate(45 7 7)" fill="currentColor" stroke="none" />
          <path d="M7 4.3v3.2" className={cx('cut')} strokeWidth="1.5" strokeLinecap="round" />
          <circle cx="7" cy="9.6" r=".85" className={cx('cutFill')} stroke="none" />
        </>
      );
    case 'ready':
      return (
        <>
          <circle cx="7" cy="7" r="5.25" strokeWidth="1.5" />
          <circle cx="7" cy="7" r="2.7" fill="currentColor" stroke="none" />
        </>
      );
    case 'landed':
    case 'done':
      return (
        <>
          <circle cx="7" cy="7" r="6" fill="currentColor" stroke="none" />
          <path d={tick} className={cx('cut')} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
        </>
      );
    case 'failed':
      return (
        <>
          <circle cx="7" cy="7" r="5.25" strokeWidth="1.5" />
          <path d="m5.2 5.2 3.6 3.6m0-3.6L5.2 8.8" strokeWidth="1.5" strokeLinecap="round" />
        </>
      );
    case 'queued':
      return <circle cx="7" cy="7" r="5.25" strokeWidth="1.5" strokeDasharray="2 2.12" />;
    case 'stopped':
      return (
        <>
          <circle cx="7" cy="7" r="5.25" strokeWidth="1.5" />
          <path d="M5.6 5v4M8.4 5v4" strokeWidth="1.5" strokeLinecap="round" />
        </>
      );
  }
}

/** The sign of a state: shape first, colour second. `label`: another name; empty where the text beside it says it. */
export function Glyph({ state, size = 14, label = glyphNames[state] }: { state: GlyphState; size?: number; label?: string }) {
  const named = label === '' ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': label } as const);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden where the text beside it says it
    <svg className={cx('glyph', state)} width={size} height={size} viewBox="0 0 14 14" fill="none" stroke="currentColor" {...named}>
      <Shape state={state} />
    </svg>
  );
}
