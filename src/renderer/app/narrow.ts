import { useSyncExternalStore } from 'react';

/** Whether a query of the window holds, followed. */
function followed(query: MediaQueryList): () => boolean {
  const subscribe = (listener: () => void): (() => void) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
}

/** Under 1100 px the background is a drawer and the foreground shows one tile. */
const narrow = matchMedia('(width < 1100px)');

/** Whether the window is too narrow for foreground and background side by side. */
export const isNarrow = (): boolean => narrow.matches;
export const useNarrow = followed(narrow);

/** At 1280 px and under, the background keeps 420 px and nothing drags; the review's evidence is a tab. */
export const useMiddle = followed(matchMedia('(width <= 1280px)'));
