import type { HostLink } from '../host/client';
import type { Drive } from './drive';
import type { Sessions } from './sessions';

/** Ends the core, and its agents where that is wanted; says how many go on. */
export function makeQuit({ sessions, drive, host, end }: { sessions: Sessions; drive: Drive; host: HostLink; end(): void }) {
  const stopAll = async (): Promise<void> => {
    const active = sessions.all().filter(({ state }) => state === 'queued' || state === 'preparing' || state === 'running');
    for (const { id } of active) sessions.move(id, { type: 'stop' }, { who: 'person', why: 'quit' });
    await Promise.all(active.map(({ id }) => drive.settled(id)));
    await host.quit();
  };
  return async ({ stopAgents }: { stopAgents: boolean }): Promise<{ left: number }> => {
    if (stopAgents) await stopAll();
    const left = sessions.all().filter(({ state }) => state === 'running').length;
    end();
    return { left };
  };
}
