import type { Agent } from '../../shared/model';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';

/** What its `fix` does, as on a button; null: a person has nothing to run. */
export function mending(agent: Agent): string | null {
  if (agent.fix === null || agent.state === 'needs-model') return null;
  if (agent.state === 'needs-login') return 'Log in';
  return agent.state === 'unsupported' ? 'Update' : 'Install';
}

/** Resolves once a session has a terminal that can be typed into; false: it came to its end before. */
const whenRunning = (id: string): Promise<boolean> =>
  new Promise((resolve) => {
    const look = (): void => {
      const session = useReplica.getState().sessions.get(id);
      if (!session || session.state === 'queued' || session.state === 'preparing' || (session.state === 'running' && !session.began))
        return;
      end();
      resolve(session.state === 'running');
    };
    const end = useReplica.subscribe(look);
    look();
  });

/** Runs what mends an agent where the person sees it and can answer: typed into a shell in a terminal of its own. */
export async function mend(agent: Agent, repository: string): Promise<void> {
  const { fix } = agent;
  const what = mending(agent);
  if (fix === null || what === null) return;
  const title = `${what} ${agent.name}`;
  const run = core().call('session.run', {
    ...{ goal: fix, title, repository, agent: 'shell', place: 'foreground', base: null, checks: [], next: true },
    ...{ model: null, permissions: null, handoffAt: null, budget: null },
  });
  const session = await act(run, { failed: `Could not open a terminal to ${title}` });
  if (!session) return;
  useView.getState().showRepository(repository);
  useView.getState().show('workbench');
  useView.getState().focusTile(session.id);
  if (!(await whenRunning(session.id))) return;
  await act(core().call('session.send', { session: session.id, text: fix }), { failed: 'The command was not typed' });
}

/** Ready ones first, what is not there last. */
const ranks: { [S in Agent['state']]: number } = {
  ready: 0,
  unknown: 1,
  'needs-login': 2,
  'needs-model': 2,
  unsupported: 3,
  'not-installed': 4,
};
export const inOrder = (agents: readonly Agent[]): Agent[] => [...agents].sort((a, b) => ranks[a.state] - ranks[b.state]);
