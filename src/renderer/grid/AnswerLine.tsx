import { SendHorizontal } from 'lucide-react';
import { type RefObject, useState } from 'react';
import type { Session } from '../../shared/model';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { send } from './acts';
import styles from './Bars.module.css';

export interface AnswerLineProps {
  session: Session;
  /** Accessible name of the field. */
  label: string;
  placeholder: string;
  verb: string;
  tone?: 'attention' | 'plain';
  field?: RefObject<HTMLInputElement | null>;
}

/** A line that is typed into the agent. What could not be sent stays in the field. */
export function AnswerLine({ session, label, placeholder, verb, tone = 'plain', field }: AnswerLineProps) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (busy || text === '') return;
    setBusy(true);
    if (await send(session, text)) setText('');
    setBusy(false);
  };
  return (
    <form
      className={styles['answer']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField ref={field} label={label} placeholder={placeholder} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" tone={tone} icon={SendHorizontal} busy={busy} disabled={text === ''}>
        {verb}
      </Button>
    </form>
  );
}
