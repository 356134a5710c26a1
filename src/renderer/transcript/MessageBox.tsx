import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { target } from '../../shared/lifecycle';
import type { Session } from '../../shared/model';
import { useAgentName } from '../connection/replica';
import { send } from '../grid/acts';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { TextArea } from '../ui/TextField';
import styles from './Transcript.module.css';

const cx = classes(styles);

/** Whether something can be said to it: to an agent at work, or to one whose turn has ended, which then goes on. */
const listens = ({ through, state }: Session): boolean =>
  through === 'messages' && (state === 'running' || target(state, 'restart') !== null);

/** Tells the agent something, as its person. What could not be sent stays in the field. */
export function MessageBox({ session }: { session: Session }) {
  const agent = useAgentName(session.agent);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  if (!listens(session)) return null;
  const submit = async (): Promise<void> => {
    if (busy || text.trim() === '') return;
    setBusy(true);
    if (await send(session, text)) setText('');
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void submit();
  };
  return (
    <div className={cx('box')}>
      <TextArea
        label={`Message to ${agent}`}
        placeholder={session.state === 'running' ? `Message ${agent}, or tell it what to do instead` : `Tell ${agent} to go on`}
        className={cx('field')}
        rows={1}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button icon={SendHorizontal} keys="Ctrl+Enter" busy={busy} disabled={text.trim() === ''} onClick={() => void submit()}>
        Send
      </Button>
    </div>
  );
}
