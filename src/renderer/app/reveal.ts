import { tiles } from '../../shared/groups';
import { sessionsOf, useReplica } from '../connection/replica';
import { focusTile } from '../grid/focus';
import { isNarrow } from './narrow';
import { useView } from './view';

/** Brings a session on screen, wherever it is: its tile gets the focus, or its job is opened in the list. */
export function reveal(id: string): void {
  const { sessions } = useReplica.getState();
  const session = sessions.get(id);
  if (!session) return;
  const view = useView.getState();
  if (view.repository !== session.repository) view.showRepository(session.repository);
  view.show('workbench');
  view.closeDialog();
  if (tiles(sessionsOf(sessions, session.repository)).some((tile) => tile.id === id)) {
    focusTile(id);
  } else {
    view.showJob(id);
    if (isNarrow()) view.setDrawer(true);
  }
}
