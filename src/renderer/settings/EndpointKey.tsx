import { useState } from 'react';
import { type Endpoint, endpointKey } from '../../shared/endpoint';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { Button, DangerButton } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
import { Row } from './Form';
import styles from './Settings.module.css';

const cx = classes(styles);

const places: Readonly<{ [P in NonNullable<Endpoint['key']>]: string }> = {
  keychain: 'in your keychain',
  file: 'in a file',
  environment: 'from your environment',
};

/** The key goes in and is not shown again; where it is kept is said, and why where that is only a file. */
export function EndpointKey({ endpoint: { id, name, key }, again }: { endpoint: Endpoint; again(): void }) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [kept, setKept] = useState<string | null>(null);

  const change = async (ask: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    await ask();
    setBusy(false);
    again();
  };
  const save = (): void => {
    const read = endpointKey.safeParse(text);
    setError(read.success ? null : 'One word of plain characters. Nothing was saved.');
    if (!read.success) return;
    void change(async () => {
      const done = await act(core().call('endpoint.setKey', { endpoint: id, key: read.data }), { failed: 'The key was not kept' });
      if (!done) return;
      setText('');
      setKept(done.where === 'file' ? `In ${done.file}, readable by you alone: there is no keychain here (${done.why}).` : null);
    });
  };
  const forget = (): void =>
    void change(async () => {
      setKept(null);
      await act(core().call('endpoint.forgetKey', { endpoint: id }), { failed: 'The key is still there' });
    });

  return (
    <Row name="Key" hint="shown to this endpoint, and to nobody else">
      {key !== null && <Chip tone="ready">{places[key]}</Chip>}
      <div className={cx('savedText')}>
        <TextField
          label={`Key of ${name}`}
          type="password"
          autoComplete="new-password"
          mono
          style={{ width: 300 }}
          placeholder={key === null ? 'none; servers on this computer want none' : 'another one'}
          value={text}
          error={error}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && save()}
        />
      </div>
      <Button size="sm" busy={busy} disabled={text.trim() === ''} aria-label={`Save the key of ${name}`} onClick={save}>
        Save
      </Button>
      {(key === 'keychain' || key === 'file') && (
        <DangerButton size="sm" question="Forget it?" aria-label={`Forget the key of ${name}`} onConfirm={forget}>
          Forget
        </DangerButton>
      )}
      {kept !== null && (
        <span className={cx('hint', 'wrap')} role="status">
          {kept}
        </span>
      )}
    </Row>
  );
}
