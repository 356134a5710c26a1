import { Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { Endpoint, EndpointChange, EndpointPreset } from '../../shared/endpoint';
import { endpointUrl } from '../../shared/endpoint';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import { TextField } from '../ui/TextField';
import { idOf } from './endpoint';
import styles from './Models.module.css';

const cx = classes(styles);

/** In place of a preset's id, which this cannot be. */
const another = '?';

interface Props {
  endpoints: readonly Endpoint[];
  presets: readonly EndpointPreset[];
  onAdd(endpoint: EndpointChange): Promise<void>;
}

/** An endpoint that no preset is for. */
function Custom({ endpoints, onAdd }: Omit<Props, 'presets'>) {
  const [name, setName] = useState('');
  const [baseUrl, setBaseUrl] = useState('');
  const [wrong, setWrong] = useState<{ name: string | null; baseUrl: string | null }>({ name: null, baseUrl: null });
  const add = (): void => {
    const id = idOf(name);
    const taken = endpoints.some((endpoint) => endpoint.id === id) ? `“${id}” is on the list already.` : null;
    const faults = {
      name: id === '' ? 'A name with a letter or digit.' : taken,
      baseUrl: endpointUrl.safeParse(baseUrl.trim()).success ? null : 'An address such as http://127.0.0.1:8000/v1.',
    };
    setWrong(faults);
    if (faults.name !== null || faults.baseUrl !== null) return;
    void onAdd({ id, name: name.trim(), baseUrl: baseUrl.trim(), api: 'chat', models: [] });
  };
  return (
    <form
      className={cx('form')}
      aria-label="New endpoint"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <TextField label="Name" labelled value={name} error={wrong.name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextField
        label="Address"
        labelled
        mono
        placeholder="https://…/v1"
        value={baseUrl}
        error={wrong.baseUrl}
        onChange={(event) => setBaseUrl(event.currentTarget.value)}
      />
      <Button type="submit" icon={Plus}>
        Add
      </Button>
    </form>
  );
}

/** Servers of this computer that were looked for, once the person asked for that. */
function Local({ endpoints, onAdd }: Omit<Props, 'presets'>) {
  const [found, setFound] = useState<EndpointChange[] | null>(null);
  const [busy, setBusy] = useState(false);
  const look = async (): Promise<void> => {
    setBusy(true);
    const answer = await act(core().call('endpoint.probe', {}), { failed: 'Nothing was looked for' });
    setBusy(false);
    if (answer) setFound(answer.found);
  };
  const left = (found ?? []).filter(({ id }) => !endpoints.some((endpoint) => endpoint.id === id));
  return (
    <>
      <div className={cx('buttons')}>
        <Button icon={Search} busy={busy} onClick={() => void look()}>
          Look for local servers
        </Button>
        {found !== null && left.length === 0 && (
          <span role="status">{found.length === 0 ? 'None answers at its usual place.' : 'All that answer are on the list.'}</span>
        )}
      </div>
      {left.length > 0 && (
        <ul className={cx('offered')} aria-label="Servers on this computer">
          {left.map((server) => (
            <li key={server.id} className={cx('offer')}>
              <span className={cx('id')}>{`${server.name}  ${server.baseUrl}  ${server.models.map(({ id }) => id).join(', ')}`}</span>
              <Button size="sm" aria-label={`Add ${server.name}`} onClick={() => void onAdd(server)}>
                Add
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Three ways to one more endpoint: one that many have, one by its address, one that runs on this computer. */
export function AddEndpoint({ endpoints, presets, onAdd }: Props) {
  const left = presets.filter(({ id }) => !endpoints.some((endpoint) => endpoint.id === id));
  const [chosen, setChosen] = useState(another);
  const preset = left.find(({ id }) => id === chosen);
  const options = [
    ...left.map(({ id, name, baseUrl }) => ({ value: id, label: name, detail: baseUrl })),
    { value: another, label: 'By its address' },
  ];
  const add = (endpoint: EndpointChange): Promise<void> => onAdd(endpoint).then(() => setChosen(another));
  return (
    <>
      <div className={cx('buttons')}>
        <Select label="Endpoint to add" options={options} value={preset ? chosen : another} onChange={setChosen} />
        {preset && (
          <Button icon={Plus} onClick={() => void add({ ...preset, models: [] })}>
            {`Add ${preset.name}`}
          </Button>
        )}
      </div>
      {!preset && <Custom key={endpoints.length} endpoints={endpoints} onAdd={onAdd} />}
      <Local endpoints={endpoints} onAdd={onAdd} />
    </>
  );
}
