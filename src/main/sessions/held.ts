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
 * What keeps queued sessions from being started although there is room, by the records as they are now; null: nothing.
 * Derived from the saved records alone, which are gone through once for each agent that is asked about.
 */
export function heldBack(records: readonly SessionRecord[], now: number): (record: SessionRecord) => Held | null {
  const known = new Map<string, Held | null>();
  return ({ agent }) => {
    const held = known.get(agent);
    if (held !== undefined) return held;
    const found = heldIn(
      records.filter((record) => record.agent === agent),
      now,
    );
    known.set(agent, found);
    return found;
  };
}

/** Worked out once for all who ask in one turn of the event loop, while no record becomes another. */
export function onceATurn<T>(make: () => T, records: () => readonly SessionRecord[]): () => T {
  let made: { of: readonly SessionRecord[]; value: T } | null = null;
  return () => {
    const of = records();
    if (made?.of === of) return made.value;
    if (made === null) setImmediate(() => (made = null));
    made = { of, value: make() };
    return made.value;
  };
}

/** A usage limit that one of an agent's sessions met, or a provider that keeps failing. */
function heldIn(same: readonly SessionRecord[], now: number): Held | null {
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
