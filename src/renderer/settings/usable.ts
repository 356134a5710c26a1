import type { Repository, Usable } from '../../shared/model';
import { core } from '../connection/clients';
import { useGeneral, useReplica } from '../connection/replica';
import { useFetched } from '../review/fetched';

/** Which agents can work in a repository, by id; empty until that is known. */
export function useUsable({ id, trustedAt }: Repository): Readonly<Record<string, Usable>> {
  const agents = useReplica((state) => state.agents);
  const settings = useGeneral()?.settings;
  const key = JSON.stringify([
    trustedAt,
    agents.map(({ id, state, path }) => [id, state, path]),
    settings?.agents,
    settings?.repositories[id],
  ]);
  const { value } = useFetched(id, key, () => core().call('agent.usable', { repository: id }));
  return value?.usable ?? {};
}
