import { useState } from 'react';
import type { EndpointChange } from '../../shared/endpoint';
import { useView } from '../app/view';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { useFetched } from '../review/fetched';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Skeleton } from '../ui/Skeleton';
import { AddEndpoint } from './AddEndpoint';
import { EndpointRow } from './EndpointRow';
import { saveEndpoint } from './endpoint';
import styles from './Settings.module.css';

const cx = classes(styles);

/** The servers that the Espalier agent asks for answers, with their keys and models. */
export function Models() {
  // The file may be edited by hand: it is read again when the agent's models change, or the person comes back.
  const key = useReplica(({ agents }) => agents.find(({ id }) => id === 'espalier')?.models.join('\n') ?? '');
  const seen = useView((state) => state.frame.focused);
  const { value, error, again } = useFetched('endpoints', `${seen} ${key}`, () => core().call('endpoint.list', {}));
  const [open, setOpen] = useState<string | null>(null);
  const add = async (endpoint: EndpointChange): Promise<void> => {
    await saveEndpoint(endpoint);
    setOpen(endpoint.id);
    again();
  };
  if (error !== null) return <ErrorPanel error={error} action={<Button onClick={again}>Try again</Button>} />;
  if (value === null) return <Skeleton lines={4} />;
  const { endpoints, presets } = value;
  return (
    <>
      <p className={cx('lead')}>
        The Espalier agent works with any OpenAI-compatible endpoint. Keys are in the keychain of this computer where it has one.
      </p>
      {endpoints.length > 0 && (
        <ul className={cx('card')} aria-label="Model endpoints">
          {endpoints.map((endpoint) => (
            <EndpointRow
              key={endpoint.id}
              endpoint={endpoint}
              open={open === endpoint.id}
              onOpen={() => setOpen(open === endpoint.id ? null : endpoint.id)}
              again={again}
            />
          ))}
        </ul>
      )}
      <div className={cx('extra')}>
        <h3 className={cx('sub')}>Add an endpoint</h3>
        <AddEndpoint endpoints={endpoints} presets={presets} onAdd={add} />
      </div>
    </>
  );
}
