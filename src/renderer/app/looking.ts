import { useEffect } from 'react';
import { groupOf, tiles } from '../../shared/groups';
import { needText } from '../../shared/needs';
import { useNeeds } from '../attention/needs';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { useRepository, useSessions } from '../connection/replica';
import { useView } from './view';

/** Tells the window's owner what is on screen, for its title and so that no notification is shown for it. */
export function useLooking(): void {
  const sessions = useSessions();
  const needs = useNeeds();
  const repository = useRepository();
  const view = useView((state) => state.view);
  const openJob = useView((state) => state.openJob);
  const maximized = useView((state) => state.maximized);

  const title = [needs.length > 0 && needText(needs.length), repository?.name, 'Espalier'].filter(Boolean).join(' · ');
  const shown = maximized === null ? tiles(sessions).map((session) => session.id) : [maximized];
  const open = sessions.filter((session) => session.id === openJob && groupOf(session) !== null).map((session) => session.id);
  const looked = view === 'workbench' ? [...shown, ...open].join(' ') : '';

  useEffect(() => {
    const seen = looked.split(' ').filter((id) => id !== '');
    void act(windowClient().call('window.looking', { sessions: seen, title }), { failed: 'The title of the window is an old one' });
  }, [looked, title]);
}
