import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import { offerUndo } from '../app/undo';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { showResolve } from '../landing/page';
import { notify } from '../ui/toast';

/** Sessions that the target's newest state can be brought into: their work is at rest. */
export const canUpdate = ({ state }: Pick<Session, 'state'>): boolean => target(state, 'update') !== null;

/** Brings the target's newest state into a session's worktree, undoably; where that conflicts, shows what does. */
export async function bringUpToDate({ id, title }: Pick<Session, 'id' | 'title'>): Promise<void> {
  const failed = `${title} was not brought up to date`;
  const done = await act(core().call('session.update', { session: id, how: 'merge' }), { failed });
  if (!done) return;
  if (!done.updated) return showResolve(id);
  const text = `${title} is up to date with ${done.session.base.ref}`;
  if (done.undo === null) notify({ glyph: 'done', text });
  else offerUndo('done', text, done.undo, title);
}
