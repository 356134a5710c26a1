import { type KeyboardEvent, useState } from 'react';
import type { Session } from '../../shared/model';
import type { Review } from '../../shared/review';
import { useReplica } from '../connection/replica';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Dialog, DialogHead } from '../ui/Dialog';
import { Select } from '../ui/Select';
import { TextArea } from '../ui/TextField';
import styles from './ReviewPage.module.css';
import { useReading } from './reading';
import { requestChanges } from './talk';
import { author, whoChanges } from './who-changes';

const cx = classes(styles);
const close = (): void => useReading.setState({ requesting: false });

function Form({ review, session }: { review: Review; session: Session }) {
  const [text, setText] = useState('');
  const choices = whoChanges(
    useReplica((state) => state.agents),
    session,
  );
  const [agent, setAgent] = useState(choices.find(({ disabled }) => disabled !== true)?.value ?? author);
  const [busy, setBusy] = useState(false);
  const drafts = review.comments.filter(({ state }) => state === 'draft');
  const able = choices.some(({ value, disabled }) => value === agent && disabled !== true);
  const ready = able && (drafts.length > 0 || text.trim() !== '');
  const send = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    await requestChanges(text, agent === author ? null : agent);
    setBusy(false);
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
      <DialogHead title="Request changes" onClose={close} />
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
        <Button tone="ghost" onClick={close}>
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
export function RequestChanges({ review, session }: { review: Review; session: Session }) {
  const open = useReading((state) => state.requesting);
  return (
    <Dialog open={open} onClose={close} label="Request changes" width={640}>
      {open && <Form review={review} session={session} />}
    </Dialog>
  );
}
