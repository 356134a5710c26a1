import type { Session } from './model';

/**
 * How a session ended where that is more than “finished”: nothing was changed, or its agent went no further after a no.
 * In words that follow “ended”; null: there is nothing to say beside its changes.
 */
export function endedHow({ state, denied, files }: Pick<Session, 'state' | 'denied' | 'files'>): string | null {
  if (state !== 'finished') return null;
  const parts = [files === 0 ? 'without changes' : null, denied === null ? null : `after you denied ${denied}`];
  return parts.filter((part) => part !== null).join(' ') || null;
}
