import { useMemo } from 'react';
import { tiles } from '../../shared/groups';
import type { Session } from '../../shared/model';
import { isNarrow, useNarrow } from '../app/narrow';
import { useView, type ViewState } from '../app/view';
import { sessionsOf, useReplica, useSessions } from '../connection/replica';
import { ordered } from './arrange';

export interface Shown {
  /** Every tile, in the person's order. */
  all: Session[];
  /** Those that are on screen: all, or the one that has the foreground for itself. */
  visible: Session[];
}

/** Which sessions have a tile depends on what runs; where a tile stands does not, or it would jump when its agent ends. */
const placed = (sessions: readonly Session[], order: readonly string[]): Session[] =>
  ordered(
    tiles(sessions).sort((a, b) => a.position - b.position),
    order,
  );

function pick(all: Session[], { maximized, layout, focusedTile }: ViewState, narrow: boolean): Session[] {
  const large = all.find(({ id }) => id === maximized);
  if (large) return [large];
  if (layout !== 'single' && !narrow) return all;
  return all.filter((session, at) => (all.some(({ id }) => id === focusedTile) ? session.id === focusedTile : at === 0));
}

/** The tiles of now, for commands. */
export function shownNow(): Shown {
  const view = useView.getState();
  const all = placed(sessionsOf(useReplica.getState().sessions, view.repository), view.tileOrder);
  return { all, visible: pick(all, view, isNarrow()) };
}

export function useShown(): Shown {
  const sessions = useSessions();
  const view = useView();
  const narrow = useNarrow();
  return useMemo(() => {
    const all = placed(sessions, view.tileOrder);
    return { all, visible: pick(all, view, narrow) };
  }, [sessions, view, narrow]);
}
