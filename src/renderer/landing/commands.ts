import { useEffect, useRef } from 'react';
import type { Session } from '../../shared/model';
import { registerCommands } from '../commands/registry';
import { useReplica } from '../connection/replica';
import { leave, moveBy, useLandingPage } from './page';

/** The session in the queue that a key is about: the one that has the focus, else the one that is looked into. */
function subject(): Session | null {
  const focused = document.activeElement?.closest<HTMLElement>('[data-landing]')?.dataset['landing'];
  const session = useReplica.getState().sessions.get(focused ?? useLandingPage.getState().chosen ?? '');
  return session?.state === 'landing' ? session : null;
}

const about = (run: (session: Session) => unknown) => ({
  outsideFields: true,
  when: () => subject() !== null,
  run: () => {
    const session = subject();
    if (session) run(session);
  },
});

/** What can be done with the landing queue, by key and palette, while it is on screen. `toggle`: pauses it, or lets it go on. */
export function useLandingCommands(toggle: () => void): void {
  const latest = useRef(toggle);
  latest.current = toggle;
  useEffect(
    () =>
      registerCommands([
        {
          id: 'landing.up',
          title: 'Land the job earlier',
          group: 'Landing',
          keys: 'Alt+ArrowUp',
          ...about((session) => moveBy(session, -1)),
        },
        {
          id: 'landing.down',
          title: 'Land the job later',
          group: 'Landing',
          keys: 'Alt+ArrowDown',
          ...about((session) => moveBy(session, 1)),
        },
        { id: 'landing.pause', title: 'Pause landing, or go on', group: 'Landing', run: () => latest.current() },
        { id: 'landing.leave', title: 'Take the job out of the landing queue', group: 'Landing', ...about(leave) },
      ]),
    [],
  );
}
