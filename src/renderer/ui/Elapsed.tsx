import { useSyncExternalStore } from 'react';

/** A span of time in few characters: `40s`, `4m`, `1h 06m`, `3d`. Never negative: clocks jump. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `${seconds}s`;
  if (hours < 1) return `${minutes}m`;
  if (hours < 24) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`;
  return `${Math.floor(hours / 24)}d`;
}

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

/** One clock for the whole window, that stands still while nothing shows a time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The moment of drawing, ms: what shows it is drawn again every ten seconds. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => now);
  return Date.now();
}

/** Time from one moment to another, or until now; it goes on by itself. */
export function Elapsed({ since, until = null }: { since: string; until?: string | null }) {
  const drawn = useNow();
  const end = until === null ? drawn : Date.parse(until);
  return <time dateTime={since}>{span(end - Date.parse(since))}</time>;
}
