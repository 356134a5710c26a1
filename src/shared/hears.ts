import { EspalierError } from './errors';
import type { Agent, SessionRecord } from './model';

/** Whether an agent can be told something by a new run of a session: a shell, or a command that takes no task, cannot. */
export const hears = ({ place }: Pick<SessionRecord, 'place'>, { features, hears }: Pick<Agent, 'features' | 'hears'>): boolean =>
  hears || (place === 'background' && features.structured);

/** Throws `refused` for one that cannot. */
export function assertHears(session: Pick<SessionRecord, 'id' | 'place'>, agent: Pick<Agent, 'name' | 'features' | 'hears'>): void {
  if (hears(session, agent)) return;
  throw new EspalierError(
    'refused',
    `${agent.name} cannot be told what to change.`,
    `Nothing was sent. A fresh one can be: \`espalier request-changes ${session.id} --agent <id>\`.`,
  );
}
