import type { Endpoint } from '../../shared/endpoint';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { Row } from './Form';
import { Secret } from './Secret';

/** The key of an endpoint. */
export const EndpointKey = ({ endpoint: { id, name, key }, again }: { endpoint: Endpoint; again(): void }) => (
  <Row name="Key" hint="shown to this endpoint, and to nobody else">
    <Secret
      what={`key of ${name}`}
      where={key}
      placeholder="none; servers on this computer want none"
      save={(text) => act(core().call('endpoint.setKey', { endpoint: id, key: text }), { failed: 'The key was not kept' })}
      forget={() => act(core().call('endpoint.forgetKey', { endpoint: id }), { failed: 'The key is still there' })}
      again={again}
    />
  </Row>
);
