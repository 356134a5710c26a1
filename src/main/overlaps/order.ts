export interface Landable {
  id: string;
  /** How much it changes. */
  size: number;
}

/**
 * The order in which landing costs least: as few sessions as can be conflict with what landed before them. Greedy: what
 * conflicts with the fewest others lands first (the smaller one where that is equal), and those others wait until
 * all that conflicts with nothing landed has landed; then the same among them. Finding the best order is NP-hard
 * (a largest independent set), and this is near it for the few conflicts that sessions have.
 */
export function landingOrder(sessions: readonly Landable[], conflicts: readonly (readonly [string, string])[]): string[] {
  const order: string[] = [];
  let waiting = [...sessions];
  while (waiting.length > 0) {
    let free = waiting;
    const later: Landable[] = [];
    while (free.length > 0) {
      const degree = degrees(free, conflicts);
      const [first] = [...free].sort((a, b) => (degree.get(a.id) ?? 0) - (degree.get(b.id) ?? 0) || a.size - b.size);
      if (!first) break;
      order.push(first.id);
      const against = new Set(conflicts.flatMap(([a, b]) => (a === first.id ? [b] : b === first.id ? [a] : [])));
      later.push(...free.filter(({ id }) => against.has(id)));
      free = free.filter(({ id }) => id !== first.id && !against.has(id));
    }
    waiting = later;
  }
  return order;
}

function degrees(sessions: readonly Landable[], conflicts: readonly (readonly [string, string])[]): Map<string, number> {
  const degree = new Map(sessions.map(({ id }) => [id, 0]));
  for (const [a, b] of conflicts) {
    const [left, right] = [degree.get(a), degree.get(b)];
    if (left === undefined || right === undefined) continue;
    degree.set(a, left + 1);
    degree.set(b, right + 1);
  }
  return degree;
}
