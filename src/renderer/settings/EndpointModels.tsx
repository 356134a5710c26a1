import { RefreshCw, X } from 'lucide-react';
import { useState } from 'react';
import type { EndpointModel } from '../../shared/endpoint';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { Button, IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
import type { Editing } from './endpoint';
import { Row, SavedText } from './Form';
import styles from './Models.module.css';
import { priceIn, priceText, tokensIn } from './price';

const cx = classes(styles);

/** So many of what an endpoint has are shown at once: more are found by typing. */
const shown = 50;
const today = (): string => new Date().toISOString().slice(0, 10);
const faultOf = (read: object): string | null => ('error' in read && typeof read.error === 'string' ? read.error : null);

function ModelRow({ model, onChange, onRemove }: { model: EndpointModel; onChange(model: EndpointModel): void; onRemove(): void }) {
  const { id, contextWindow, price } = model;
  const saveWindow = (text: string): void => {
    const read = tokensIn(text);
    if ('value' in read) onChange({ ...model, contextWindow: read.value });
  };
  const savePrice = (text: string): void => {
    const read = priceIn(text, today());
    if ('value' in read) onChange({ ...model, price: read.value });
  };
  return (
    <li className={cx('model')} aria-label={id}>
      <span className={cx('id')} title={id}>
        {id}
      </span>
      <SavedText
        label={`Context window of ${id}, tokens`}
        width={120}
        placeholder="unknown"
        value={contextWindow === null ? '' : String(contextWindow)}
        check={(text) => faultOf(tokensIn(text))}
        onSave={saveWindow}
      />
      <SavedText
        label={`Price of ${id}, dollars per million tokens`}
        width={170}
        placeholder="unknown"
        value={priceText(price)}
        check={(text) => faultOf(priceIn(text, today()))}
        onSave={savePrice}
      />
      <IconButton icon={X} iconSize={13} label={`Take off ${id}`} onClick={onRemove} />
    </li>
  );
}

/** The field adds a model by its name and, once the endpoint was asked which it has, looks among those. */
function AddModel({ endpoint, save }: Editing) {
  const [text, setText] = useState('');
  const [offered, setOffered] = useState<EndpointModel[] | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, models } = endpoint;
  const wanted = text.trim();
  const left = (offered ?? []).filter((model) => !models.some((own) => own.id === model.id));
  const found = left.filter((model) => model.id.toLowerCase().includes(wanted.toLowerCase()));

  const add = (model: EndpointModel): void => {
    setText('');
    if (!models.some((own) => own.id === model.id)) save({ models: [...models, model] });
  };
  const addTyped = (): void => {
    if (wanted !== '') add(left.find((model) => model.id === wanted) ?? { id: wanted, contextWindow: null, price: null });
  };
  const fetch = async (): Promise<void> => {
    setBusy(true);
    const answer = await act(core().call('endpoint.models', { endpoint: id }), { failed: 'No models were fetched' });
    setBusy(false);
    if (answer) setOffered(answer.models);
  };
  return (
    <>
      <div className={cx('add')}>
        <TextField
          label={`Model of ${name} to add`}
          mono
          placeholder={left.length === 0 ? 'name of a model' : `one of ${left.length}, or another name`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && addTyped()}
        />
        <Button size="sm" disabled={wanted === ''} aria-label={`Add the model to ${name}`} onClick={addTyped}>
          Add
        </Button>
        <Button size="sm" icon={RefreshCw} busy={busy} aria-label={`Fetch models of ${name}`} onClick={() => void fetch()}>
          Fetch models
        </Button>
      </div>
      {offered !== null && (
        <ul className={cx('offered')} aria-label={`Models that ${name} has`}>
          {found.slice(0, shown).map((model) => (
            <li key={model.id} className={cx('offer')}>
              <span className={cx('id')}>{model.id}</span>
              <Button size="sm" tone="ghost" aria-label={`Add ${model.id}`} onClick={() => add(model)}>
                Add
              </Button>
            </li>
          ))}
          {found.length === 0 && <li className={cx('offer', 'heads')}>None that is not listed above.</li>}
          {found.length > shown && <li className={cx('offer', 'heads')}>{`${found.length - shown} more: type a part of the name.`}</li>}
        </ul>
      )}
    </>
  );
}

/** The models of an endpoint that tasks can choose from, with what is known of each. */
export function EndpointModels({ endpoint, save }: Editing) {
  const { name, models, source } = endpoint;
  const put = (at: number, next: EndpointModel[]): void => save({ models: models.toSpliced(at, 1, ...next) });
  if (source === 'environment') {
    return (
      <Row name="Models" hint="ESPALIER_MODEL names it">
        <span className={cx('id')}>{models.map(({ id }) => id).join(', ') || 'none'}</span>
      </Row>
    );
  }
  return (
    <Row name="Models" hint="that tasks can choose from">
      <div className={cx('models')}>
        {models.length > 0 && (
          <>
            <div className={cx('model', 'heads')} aria-hidden="true">
              <span>Model</span>
              <span>Context, tokens</span>
              <span>$ / M tokens, in / out</span>
            </div>
            <ul className={cx('models')} aria-label={`Models of ${name}`}>
              {models.map((model, at) => (
                <ModelRow key={model.id} model={model} onChange={(next) => put(at, [next])} onRemove={() => put(at, [])} />
              ))}
            </ul>
          </>
        )}
        <AddModel endpoint={endpoint} save={save} />
      </div>
    </Row>
  );
}
