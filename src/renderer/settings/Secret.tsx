import { useState } from 'react';
import type { z } from 'zod';
import { type Endpoint, endpointKey, type keptKey } from '../../shared/endpoint';
import { Button, DangerButton } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
import styles from './Settings.module.css';

const cx = classes(styles);

const places: Readonly<{ [P in NonNullable<Endpoint['key']>]: string }> = {
  keychain: 'in your keychain',
  file: 'in a file',
  environment: 'from your environment',
};

interface Props {
  /** Its accessible name, such as "key of OpenAI". */
  what: string;
  where: Endpoint['key'];
  placeholder: string;
  disabled?: boolean;
  /** Where it is kept now; undefined: it was not, and the person knows. */
  save(text: string): Promise<z.infer<typeof keptKey> | undefined>;
  forget(): Promise<unknown>;
  again(): void;
}

/** Something secret goes in and is not shown again; where it is kept is said, and why where that is only a file. */
export function Secret({ what, where, placeholder, disabled = false, save, forget, again }: Props) {
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
  const keep = (): void => {
    const read = endpointKey.safeParse(text);
    setError(read.success ? null : 'One word of plain characters. Nothing was saved.');
    if (!read.success) return;
    void change(async () => {
      const done = await save(read.data);
      if (!done) return;
      setText('');
      setKept(done.where === 'file' ? `In ${done.file}, readable by you alone: there is no keychain here (${done.why}).` : null);
    });
  };
  const drop = (): void =>
    void change(async () => {
      setKept(null);
      await forget();
    });

  return (
    <>
      {where !== null && <Chip tone="ready">{places[where]}</Chip>}
      <div className={cx('savedText')}>
        <TextField
          label={what[0]?.toUpperCase() + what.slice(1)}
          type="password"
          autoComplete="new-password"
          mono
          style={{ width: 300 }}
          placeholder={where === null ? placeholder : 'another one'}
          disabled={disabled}
          value={text}
          error={error}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      </div>
      <Button size="sm" busy={busy} disabled={text.trim() === ''} aria-label={`Save the ${what}`} onClick={keep}>
        Save
      </Button>
      {(where === 'keychain' || where === 'file') && (
        <DangerButton size="sm" question="Forget it?" aria-label={`Forget the ${what}`} onConfirm={drop}>
          Forget
        </DangerButton>
      )}
      {kept !== null && (
        <span className={cx('hint', 'wrap')} role="status">
          {kept}
        </span>
      )}
    </>
  );
}
