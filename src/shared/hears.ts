import { EspalierError } from './errors';
import type { Agent, SessionRecord } from './model';

type Placed = Pick<SessionRecord, 'place'>;
type Told = Pick<Agent, 'features' | 'hears'>;

/** Whether an agent is known to be told something by a new run of a session: only then it is, without a person who says so. */
export const hears = ({ place }: Placed, { features, hears }: Told): boolean =>
  hears === true || (place === 'background' && features.structured);

/** Whether it may be: a shell cannot, and of a command that takes no task nobody knows. */
export const mayHear = (session: Placed, agent: Told): boolean => hears(session, agent) || agent.hears === null;

/** Throws `refused` for one that cannot. */
export function assertHears(session: Placed, agent: Told & Pick<Agent, 'name'>): void {
  if (mayHear(session, agent)) return;
  throw new EspalierError(
    'refused',
    `${agent.name} cannot be told what to change.`,
    'Nothing was sent. Name a fresh agent with `--agent <id>`, or hand it over: `espalier handoff`.',
  );
}
