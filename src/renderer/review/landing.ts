import { create } from 'zustand';
import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import { offerUndo } from '../app/undo';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { rememberFocus } from '../grid/regions';

/** The session whose merge is being decided; null: none is. `giveBack`: finds what gets the focus when that is over. */
export const useMerging = create<{ session: string | null; giveBack(): HTMLElement | null }>()(() => ({
  session: null,
  giveBack: () => null,
}));

/** Opens the merge dialog of a session. */
export const openMerge = (session: string): void => useMerging.setState({ session, giveBack: rememberFocus(session) });
export const closeMerge = (): void => useMerging.setState({ session: null });

/** Sessions that a merge can be asked for: their work is at rest. */
export const canMerge = ({ state }: Pick<Session, 'state'>): boolean => target(state, 'land') !== null;

/** Sessions whose work can be given up: not while it is being landed, nor after. */
export const canDiscard = ({ state }: Pick<Session, 'state'>): boolean => target(state, 'discard') !== null;

/** Gives a session's work up, undoably. */
export async function discard({ id, title }: Pick<Session, 'id' | 'title'>): Promise<void> {
  const done = await act(core().call('session.discard', { session: id }), { failed: `Could not discard ${title}` });
  if (done) offerUndo('stopped', `${title} was discarded, kept for 30 days`, done.undo, title);
}

/** Sessions whose work can stay on its own branch and count as done. */
export const canKeep = ({ state, files }: Pick<Session, 'state' | 'files'>): boolean =>
  (files ?? 0) > 0 && target(state, 'merged') !== null;

/** Leaves a session's work committed on its own branch, and takes it for done; undoably. */
export async function keep({ id, title }: Pick<Session, 'id' | 'title'>): Promise<void> {
  const done = await act(core().call('landing.keep', { session: id, message: null }), { failed: `${title} was not kept` });
  if (done) offerUndo('landed', `${title} is kept on ${done.branch}`, done.undo, title);
}

/** What a person is asked before a discard: what would go. */
export function discardQuestion({ added, deleted }: Pick<Session, 'added' | 'deleted'>): string {
  const lines = (added ?? 0) + (deleted ?? 0);
  return lines === 0 ? 'Discard it?' : `Discard ${lines} ${lines === 1 ? 'line' : 'lines'}?`;
}
