import { useMemo, useRef } from 'react';
import type { Group } from '../../shared/groups';
import type { Row } from './rows';

/** How long a row that came into another group is marked, in ms. */
const marked = 2000;

/** Ids of the jobs that just moved to another group: their rows hold a tint for a moment, so that the eye finds them. */
export function useArrivals(rows: readonly Row[]): ReadonlySet<string> {
  const seen = useRef(new Map<string, { group: Group; at: number }>());
  return useMemo(() => {
    const now = Date.now();
    const arrived = new Set<string>();
    for (const row of rows) {
      if (row.kind !== 'job') continue;
      const known = seen.current.get(row.key);
      if (known === undefined) seen.current.set(row.key, { group: row.group, at: 0 });
      else if (known.group !== row.group) seen.current.set(row.key, { group: row.group, at: now });
      if (now - (seen.current.get(row.key)?.at ?? 0) < marked) arrived.add(row.key);
    }
    return arrived;
  }, [rows]);
}
