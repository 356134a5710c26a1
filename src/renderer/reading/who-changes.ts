import { hears, mayHear } from '../../shared/hears';
import type { Agent, Session } from '../../shared/model';
import type { Option } from '../ui/Select';

/** The session's own agent, which goes on. */
export const author = '';

/** Who can be asked for changes: the session's agent where it can be told, and fresh conversations of all that can. */
export function whoChanges(agents: readonly Agent[], session: Pick<Session, 'agent' | 'place'>): Option[] {
  const own = agents.find(({ id }) => id === session.agent);
  const deaf = own === undefined || !mayHear(session, own);
  const about = (agent: Agent) => (hears(session, agent) ? {} : { detail: 'if it reads $ESPALIER_PROMPT' });
  return [
    {
      value: author,
      label: `${own?.name ?? session.agent}, who goes on`,
      ...(deaf ? { disabled: true, detail: 'cannot be told' } : about(own)),
    },
    ...agents
      .filter((agent) => agent.problem === null && mayHear(session, agent))
      .map((agent) => ({ value: agent.id, label: `${agent.name}, afresh`, ...about(agent) })),
  ];
}
