import type { Session } from '../../shared/model';
import { useView } from '../app/view';
import { move } from '../grid/acts';
import { focusTile } from '../grid/focus';
import { useLarge } from './size';

/** Moves a job to the foreground and makes way for its tile. */
export async function bringForward(session: Pick<Session, 'id' | 'title'>): Promise<void> {
  if ((await move(session, 'foreground')) === undefined) return;
  useLarge.setState({ large: false });
  useView.getState().showJob(null);
  focusTile(session.id);
}
