import { type AgentDefaults, agentDefaults, type Settings } from './settings';

export const noDefaults: AgentDefaults = agentDefaults.parse({});

/**
 * What an agent is started with where its task does not say it. What is set for the repository goes before what is set
 * for all, each field as a whole; a field that is null or empty is not set. `repository`: its id; null: not known.
 */
export function defaultsFor(settings: Pick<Settings, 'agents' | 'repositories'>, repository: string | null, agent: string): AgentDefaults {
  const all = settings.agents[agent] ?? noDefaults;
  const own = (repository === null ? undefined : settings.repositories[repository]?.agents[agent]) ?? noDefaults;
  return {
    model: own.model || all.model || null,
    reviewModel: own.reviewModel || all.reviewModel || null,
    permissions: own.permissions ?? all.permissions,
    args: own.args.length > 0 ? own.args : all.args,
    env: Object.keys(own.env).length > 0 ? own.env : all.env,
  };
}
