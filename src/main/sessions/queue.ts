import { activeStates } from '../../shared/lifecycle';
import type { Place, SessionRecord } from '../../shared/model';
import type { Limits } from '../../shared/settings';

/** In the order that the person sees: by position, and by age where that is equal. */
export const inOrder = (a: SessionRecord, b: SessionRecord): number => a.position - b.position || a.createdAt.localeCompare(b.createdAt);

/**
 * Which queued sessions start now: in order, as many as each place has room for. Those that `waits` holds
 * (their scripts need a yes) let the others past.
 */
export function nextToStart(records: readonly SessionRecord[], limits: Limits, waits: (record: SessionRecord) => boolean): SessionRecord[] {
  const free: Record<Place, number> = { foreground: limits.maxForeground, background: limits.maxBackground };
  for (const record of records) if (activeStates.has(record.state)) free[record.place] -= 1;
  const starting: SessionRecord[] = [];
  for (const record of records.filter(({ state }) => state === 'queued').sort(inOrder)) {
    if (free[record.place] <= 0 || waits(record)) continue;
    free[record.place] -= 1;
    starting.push(record);
  }
  return starting;
}

/** The position that puts a session before `before`, or last; `first` puts it ahead of all. */
export function positionFor(records: readonly SessionRecord[], id: string, before: string | null, first = false): number {
  const others = records.filter((record) => record.id !== id).sort(inOrder);
  if (first) return (others[0]?.position ?? 1) - 1;
  const index = before === null ? -1 : others.findIndex((record) => record.id === before);
  if (index < 0) return (others.at(-1)?.position ?? 0) + 1;
  const next = others[index]?.position ?? 0;
  const previous = others[index - 1]?.position ?? next - 2;
  return (previous + next) / 2;
}
