import { hears } from '../../shared/hears';
import type { Agent, Session } from '../../shared/model';
import type { Option } from '../ui/Select';

/** The session's own agent, which goes on. */
export const author = '';

/** Who can be asked for changes: the session's agent where it can be told, and fresh conversations of all that can. */
export function whoChanges(agents: readonly Agent[], session: Pick<Session, 'agent' | 'place'>): Option[] {
  const own = agents.find(({ id }) => id === session.agent);
  const name = own?.name ?? session.agent;
  const told = own !== undefined && hears(session, own);
  return [
    { value: author, label: `${name}, who goes on`, ...(told ? {} : { disabled: true, detail: 'cannot be told' }) },
    ...agents
      .filter((agent) => agent.problem === null && hears(session, agent))
      .map(({ id, name: other }) => ({ value: id, label: `${other}, afresh` })),
  ];
}
