import { app, dialog } from 'electron';
import type { Replica } from '../../shared/changes';
import { activeStates } from '../../shared/lifecycle';
import type { KeptCore } from './core';
import type { View } from './view';

export interface Quit {
  /** The person wants to quit: asks what becomes of running agents, if there are any. */
  request(): void;
  /** As the person answered. Rejects, and goes on, when the agents could not be stopped. */
  answer(agents: 'go-on' | 'stop' | 'cancel'): Promise<void>;
}

const runningIn = (replica: Replica): number => [...replica.sessions.values()].filter((session) => activeStates.has(session.state)).length;

/**
 * How the app ends. Only a person is asked; a signal, a log-out or a script that quits the app is none, and the
 * agents go on then, which loses nothing.
 */
export function openQuit(core: KeptCore, view: () => View | null): Quit {
  let asking = false;

  const answer: Quit['answer'] = async (agents) => {
    if (agents === 'cancel') return;
    core.letGo();
    try {
      if (agents === 'stop') await core.client().call('core.quit', { stopAgents: true });
    } catch (error) {
      core.hold();
      throw error;
    }
    app.quit();
  };
  const askWithoutPage = async (running: number): Promise<void> => {
    if (asking) return;
    asking = true;
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Quit Espalier',
      message: running === 1 ? 'One agent is at work.' : `${running} agents are at work.`,
      detail: 'They can go on without Espalier’s window. Stopped ones keep what they did, and can be restarted.',
      buttons: ['Let them go on', 'Stop them', 'Cancel'],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    asking = false;
    await answer(response === 0 ? 'go-on' : response === 1 ? 'stop' : 'cancel');
  };

  return {
    answer,
    request: () => {
      const running = runningIn(core.replica());
      const open = view();
      if (running === 0) void answer('go-on');
      else if (open?.listens()) {
        open.bringUp();
        open.ask({ type: 'ask-quit', running });
      } else {
        askWithoutPage(running).catch((error: unknown) => dialog.showErrorBox('The agents were not stopped', String(error)));
      }
    },
  };
}
