import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Endpoint, type EndpointChange, endpointUrl } from '../../shared/endpoint';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { DangerButton } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Select } from '../ui/Select';
import { EndpointKey } from './EndpointKey';
import { EndpointModels } from './EndpointModels';
import { saveEndpoint } from './endpoint';
import { useFound } from './Find';
import { Row, SavedText } from './Form';
import own from './Models.module.css';
import styles from './Settings.module.css';

const cx = classes(styles);
const cxOwn = classes(own);

const apis: Readonly<{ [A in Endpoint['api']]: string }> = { chat: 'Chat Completions', responses: 'Responses' };

const wrongUrl = (text: string): string | null =>
  endpointUrl.safeParse(text).success ? null : 'An address such as http://127.0.0.1:8000/v1. The one before stays in force.';

/** Where an endpoint is and how it is spoken to. */
function Address({ endpoint: { name, baseUrl, api, source }, save }: { endpoint: Endpoint; save(change: Partial<EndpointChange>): void }) {
  if (source === 'environment') {
    return (
      <Row name="Address" hint="your environment names it: change it there">
        <code className={cx('command')}>{baseUrl}</code>
      </Row>
    );
  }
  return (
    <Row name="Address" hint="it often ends in /v1">
      <SavedText
        label={`Address of ${name}`}
        width={320}
        value={baseUrl}
        check={wrongUrl}
        onSave={(text) => save({ baseUrl: text.trim() })}
      />
      <Select
        label={`API of ${name}`}
        options={Object.entries(apis).map(([value, label]) => ({ value, label }))}
        value={api}
        onChange={(value) => save({ api: value === 'responses' ? value : 'chat' })}
      />
    </Row>
  );
}

/** One endpoint; opened, all that can be set of it. */
export function EndpointRow({
  endpoint: saved,
  open,
  onOpen,
  again,
}: {
  endpoint: Endpoint;
  open: boolean;
  onOpen(): void;
  again(): void;
}) {
  // What was changed and is not confirmed yet counts already: the next change begins from it.
  const [endpoint, setEndpoint] = useState(saved);
  useEffect(() => setEndpoint(saved), [saved]);
  const found = useFound(saved.name, saved.id, saved.baseUrl);
  if (!found) return null;
  const { id, name, models, key, source } = endpoint;
  const save = (change: Partial<EndpointChange>): void => {
    const next = { ...endpoint, ...change };
    setEndpoint(next);
    void saveEndpoint(next).then(again);
  };
  const remove = (): void =>
    void act(core().call('endpoint.remove', { endpoint: id }), { failed: `${name} stays on the list` }).then(again);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li className={cx(open && 'open')} data-setting="">
      <div className={cxOwn('head')}>
        <button type="button" className={cx('agentName')} aria-expanded={open} onClick={onOpen}>
          <Chevron size={13} strokeWidth={2} aria-hidden="true" />
          {name}
        </button>
        <span className={cxOwn('address')}>{endpoint.baseUrl}</span>
        <span className={cx('hint')}>{key === null ? 'no key' : 'has a key'}</span>
        <Chip tone={models.length > 0 ? 'ready' : 'rest'}>{models.length === 1 ? '1 model' : `${models.length} models`}</Chip>
      </div>
      {open && (
        <div className={cx('agentBody')}>
          <Address endpoint={endpoint} save={save} />
          <EndpointKey endpoint={endpoint} again={again} />
          <EndpointModels endpoint={endpoint} save={save} />
          {source === 'file' && (
            <Row name="Remove" hint="its key is forgotten too">
              <DangerButton size="sm" question="Remove it with its key?" aria-label={`Remove ${name}`} onConfirm={remove}>
                Remove
              </DangerButton>
            </Row>
          )}
        </div>
      )}
    </li>
  );
}
