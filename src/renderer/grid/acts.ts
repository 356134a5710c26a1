import type { Place, Session } from '../../shared/model';
import { offerUndo } from '../app/undo';
import { act } from '../connection/act';
import { core, windowClient } from '../connection/clients';
import { copyText } from '../terminal/clipboard';
import { notify } from '../ui/toast';

type Named = Pick<Session, 'id' | 'title'>;

export const stop = ({ id, title }: Named): Promise<unknown> =>
  act(core().call('session.stop', { session: id }), { failed: `Could not stop ${title}` });

export const restart = ({ id, title }: Named): Promise<unknown> =>
  act(core().call('session.restart', { session: id }), { failed: `Could not restart ${title}` });

/** A fresh worktree from the base commit; what was there can be brought back. */
export async function recreate({ id, title }: Named): Promise<void> {
  const done = await act(core().call('session.recreate', { session: id }), { failed: `Could not recreate ${title}` });
  if (done) offerUndo('done', `${title} starts again from its base, the work so far is kept for 30 days`, done.undo, title);
}

/** To the foreground an agent comes with its own screen, to the background it goes on by messages, where it has both. */
export const move = ({ id, title }: Named, place: Place): Promise<unknown> =>
  act(core().call('session.move', { session: id, place }), { failed: `Could not move ${title} to the ${place}` });

export const rename = ({ id, title }: Named, to: string): Promise<unknown> =>
  act(core().call('session.rename', { session: id, title: to }), { failed: `Could not rename ${title}` });

/** Types a line into the agent, as its person would. Resolves with false when it did not arrive. */
export const send = async ({ id, title }: Named, text: string): Promise<boolean> =>
  (await act(core().call('session.send', { session: id, text }), { failed: `Could not send to ${title}` })) !== undefined;

/** Tells an agent on a plain pipe that no more input comes. */
export const endInput = ({ id, title }: Named): Promise<unknown> =>
  act(core().call('session.send', { session: id, text: '', end: true }), { failed: `Could not end the input of ${title}` });

export async function copy(text: string, what: string): Promise<void> {
  if ((await copyText(text)) !== undefined) notify({ glyph: 'done', text: `Copied the ${what}` });
}

export const showFolder = (path: string): Promise<unknown> =>
  act(windowClient().call('window.showFolder', { path }), { failed: 'Could not open the folder' });
