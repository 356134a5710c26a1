import { activeStates } from '../../shared/lifecycle';
import type { SessionRecord } from '../../shared/model';

/** So many failures of a provider one after another stop more jobs from being started. */
const trips = 3;
/** After them nothing is started for so long; twice as long with each further one, up to the longest; ms. */
const pause = { first: 60_000, longest: 30 * 60_000 } as const;

/** Failures that the next job of the same agent would meet as well. */
const ofProvider: ReadonlySet<string> = new Set(['login', 'provider']);

export interface Held {
  /** null: until one job that runs shows whether the provider answers again. */
  until: string | null;
  why: string;
}

/**
 * What keeps a queued session from being started although there is room; null: nothing. Derived from the saved records
 * alone: a usage limit that this or another session of the same agent met, or a provider that keeps failing.
 */
export function heldBack(record: SessionRecord, records: readonly SessionRecord[], now: number): Held | null {
  const same = records.filter(({ agent }) => agent === record.agent);
  const limits = same.flatMap(({ state, parkedUntil, error }) =>
    state === 'queued' && parkedUntil !== null && Date.parse(parkedUntil) > now ? [{ until: parkedUntil, why: error?.message ?? '' }] : [],
  );
  const limit = limits.sort((a, b) => b.until.localeCompare(a.until))[0];
  if (limit) return limit;

  const ended = same.filter(({ finishedAt, state }) => finishedAt !== null && !activeStates.has(state));
  ended.sort((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? ''));
  const well = ended.findIndex(({ state, error }) => state !== 'failed' || !ofProvider.has(error?.code ?? ''));
  const failures = well < 0 ? ended.length : well;
  const last = ended[0];
  if (failures < trips || !last) return null;
  const length = Math.min(pause.longest, pause.first * 2 ** (failures - trips));
  const until = Date.parse(last.finishedAt ?? '') + length;
  const why = `${failures} sessions failed one after another: ${last.error?.message ?? ''}`;
  if (until > now) return { until: new Date(until).toISOString(), why };
  return same.some(({ state }) => activeStates.has(state)) ? { until: null, why } : null;
}
