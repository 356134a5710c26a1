import { type KeyboardEvent, useState } from 'react';
import type { Session } from '../../shared/model';
import type { Comment } from '../../shared/review';
import { useReplica } from '../connection/replica';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Select } from '../ui/Select';
import { TextArea } from '../ui/TextField';
import styles from './ReviewPage.module.css';
import { requestChanges } from './talk';
import { author, whoChanges } from './who-changes';

const cx = classes(styles);

interface RequestProps {
  session: Session;
  comments: readonly Comment[];
  onClose(): void;
  onSent(): void;
}

function Form({ session, comments, onClose, onSent }: RequestProps) {
  const [text, setText] = useState('');
  const choices = whoChanges(
    useReplica((state) => state.agents),
    session,
  );
  const [agent, setAgent] = useState(choices.find(({ disabled }) => disabled !== true)?.value ?? author);
  const [busy, setBusy] = useState(false);
  const drafts = comments.filter(({ state }) => state === 'draft');
  const able = choices.some(({ value, disabled }) => value === agent && disabled !== true);
  const ready = able && (drafts.length > 0 || text.trim() !== '');
  const send = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    const sent = await requestChanges(session.id, text, agent === author ? null : agent);
    setBusy(false);
    if (sent) onSent();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void send();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter confirms from every field of the form
    <div className={cx('form')} onKeyDown={onKeyDown}>
      <DialogHead title="Request changes" onClose={onClose} />
      <div className={cx('formBody')}>
        <TextArea label="What is to change" labelled rows={4} value={text} onChange={(event) => setText(event.target.value)} />
        {drafts.length > 0 && (
          <ul className={cx('drafts')} aria-label="Comments that are sent">
            {drafts.map((draft) => (
              <li key={draft.id}>
                <code>{`${draft.path}:${draft.line}`}</code> {draft.messages.at(-1)?.text}
              </li>
            ))}
          </ul>
        )}
        <div className={cx('to')}>
          <span>To</span>
          <Select label="Who makes the changes" options={choices} value={agent} onChange={setAgent} />
        </div>
      </div>
      <footer className={cx('formFoot')}>
        <span>The work so far is kept. It comes back for review.</span>
        <Button tone="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button tone="primary" keys="Ctrl+Enter" busy={busy} disabled={!ready} onClick={() => void send()}>
          Request changes
        </Button>
      </footer>
    </div>
  );
}

/** The dialog in which drafts and a word go back to the agent. */
export const RequestChanges = ({ open, ...rest }: RequestProps & { open: boolean }) => (
  <Dialog open={open} onClose={rest.onClose} label="Request changes" width={640}>
    {open && <Form {...rest} />}
  </Dialog>
);
