import type { Endpoint, EndpointChange } from '../../shared/endpoint';
import { act } from '../connection/act';
import { core } from '../connection/clients';

/** Saves an endpoint as it is to be from now on. Resolves once that was tried; a failure is told. */
export async function saveEndpoint({ id, name, baseUrl, api, models }: EndpointChange): Promise<void> {
  await act(core().call('endpoint.save', { id, name, baseUrl, api, models }), { failed: `${name} was not saved` });
}

/** What a new endpoint of this name is called in `endpoint/model`; empty: the name has no letter or digit. */
export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '');

export interface Editing {
  endpoint: Endpoint;
  /** Saves what differs, at once. */
  save(change: Partial<EndpointChange>): void;
}
