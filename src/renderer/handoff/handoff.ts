import { create } from 'zustand';
import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import { rememberFocus } from '../grid/regions';
import { contextShare } from '../ui/Ring';

/** The session whose work is being handed over; null: none is. `giveBack`: finds what gets the focus when that is over. */
export const useHandingOver = create<{ session: string | null; giveBack(): HTMLElement | null }>()(() => ({
  session: null,
  giveBack: () => null,
}));

/** Opens the dialog in which a session's work is handed over. */
export const openHandoff = (session: string): void => useHandingOver.setState({ session, giveBack: rememberFocus(session) });
export const closeHandoff = (): void => useHandingOver.setState({ session: null });

/** Sessions that a fresh conversation can go on with: there is something to hand over. */
export const canHandOff = ({ state, runs }: Pick<Session, 'state' | 'runs'>): boolean => runs > 0 && target(state, 'handoff') !== null;

/** Whether so much of its context is used that a handoff is offered. */
export function offersHandoff(session: Pick<Session, 'state' | 'runs' | 'usage' | 'handoffAt'>): boolean {
  const share = contextShare(session);
  return canHandOff(session) && share !== null && session.handoffAt !== null && share >= session.handoffAt;
}
