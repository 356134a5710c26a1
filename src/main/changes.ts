import type { Change } from '../shared/changes';

type Unnumbered = Change extends infer C ? (C extends { seq: number } ? Omit<C, 'seq'> : never) : never;
type State = Extract<Change, { type: 'snapshot' }>['state'];

/** Tells clients of the core's state what became of it. */
export interface Changes {
  publish(change: Unnumbered): void;
  /** Whether anybody follows now. */
  followed(): boolean;
  /** Hands `listener` the whole state now, and every change from here on, until the signal is aborted. */
  follow(state: () => State, listener: (change: Change) => void, signal: AbortSignal): void;
}

export function makeChanges(): Changes {
  let seq = 0;
  const listeners = new Set<(change: Change) => void>();
  return {
    publish: (change) => {
      seq += 1;
      const numbered: Change = { ...change, seq };
      for (const listener of listeners) listener(numbered);
    },
    followed: () => listeners.size > 0,
    follow: (state, listener, signal) => {
      listener({ type: 'snapshot', seq, state: state() });
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener));
    },
  };
}
