import { useSyncExternalStore } from 'react';

/** Under 1100 px the background is a drawer and the foreground shows one tile. */
const query = matchMedia('(width < 1100px)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the window is too narrow for foreground and background side by side. */
export const isNarrow = (): boolean => query.matches;
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, isNarrow);
