import { useState } from 'react';
import type { Comment, ReviewFinding } from '../../shared/review';
import { useAgentName } from '../connection/replica';
import { fieldKeys } from '../review/keys';
import { OpenFinding, severityTones } from '../review/OpenFinding';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { Chip, type ChipTone } from '../ui/Chip';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { TextArea, TextField } from '../ui/TextField';
import { goToLine } from './acts';
import type { Lines } from './cursor';
import type { Note } from './items';
import styles from './Notes.module.css';
import type { Picture } from './pictures';
import { stopComposing } from './reading';
import * as talk from './talk';

const cx = classes(styles);

const tones: Readonly<Record<Comment['state'], ChipTone>> = {
  draft: 'rest',
  sent: 'working',
  answered: 'needs',
  touched: 'needs',
  resolved: 'ready',
};
const words: Readonly<Record<Comment['state'], string>> = {
  draft: 'Draft, not sent yet',
  sent: 'Sent to the agent',
  answered: 'Answered',
  touched: 'Its lines changed since',
  resolved: 'Resolved',
};

function By({ by }: { by: string }) {
  const name = useAgentName(by);
  if (by === 'you') return <b>You</b>;
  return (
    <>
      {by !== 'espalier' && <AgentMark agent={by} />}
      <b>{by === 'espalier' ? 'Espalier' : name}</b>
    </>
  );
}

function Composer({ lines }: { lines: Lines }) {
  const [text, setText] = useState('');
  const save = (): void => void talk.comment(lines, text);
  const where = lines.line === lines.endLine ? `line ${lines.line}` : `lines ${lines.line} to ${lines.endLine}`;
  return (
    <div className={cx('card')}>
      <TextArea
        label={`Comment on ${where} of ${lines.path}`}
        rows={3}
        autoFocus
        placeholder={`Comment on ${where}. It is sent with the others when you request changes.`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={fieldKeys(save, stopComposing)}
      />
      <div className={cx('acts')}>
        <Button size="sm" tone="primary" keys="Ctrl+Enter" disabled={text.trim() === ''} onClick={save}>
          Save draft
        </Button>
        <Button size="sm" tone="ghost" keys="Escape" onClick={stopComposing}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

function Reply({ comment }: { comment: Comment }) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const send = (): void => {
    void talk.reply(comment, text).then((done) => {
      if (!done) return;
      setText('');
      setOpen(false);
    });
  };
  const draft = comment.state === 'draft';
  return (
    <div className={cx('acts')}>
      {open ? (
        <>
          <TextField
            label={`Reply on ${comment.path}`}
            autoFocus
            placeholder="Reply, sent when you request changes"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={fieldKeys(send, () => setOpen(false))}
          />
          <Button size="sm" keys="Ctrl+Enter" disabled={text.trim() === ''} onClick={send}>
            Save
          </Button>
        </>
      ) : (
        comment.state !== 'resolved' && (
          <Button size="sm" onClick={() => setOpen(true)}>
            {draft ? 'Add' : 'Reply'}
          </Button>
        )
      )}
      {draft ? (
        <Button size="sm" tone="ghost" onClick={() => void talk.removeComment(comment)}>
          Remove
        </Button>
      ) : (
        <Button size="sm" tone="ghost" onClick={() => void talk.resolve(comment, comment.state !== 'resolved')}>
          {comment.state === 'resolved' ? 'Open again' : 'Resolve'}
        </Button>
      )}
    </div>
  );
}

function Thread({ comment }: { comment: Comment }) {
  const { line, endLine, place, quote, messages, state } = comment;
  const lines = place ?? { line, endLine };
  const where = lines.line === lines.endLine ? `line ${lines.line}` : `lines ${lines.line} to ${lines.endLine}`;
  return (
    <section className={cx('card')} aria-label={`Comment on ${comment.path}, ${where}`}>
      {place === null && (
        <>
          <p className={cx('quiet')}>Its lines are gone:</p>
          <pre className={cx('quote')}>{quote}</pre>
        </>
      )}
      {messages.map((message, at) => (
        <div key={`${message.at} ${at}`} className={cx('message')}>
          <div className={cx('by')}>
            <By by={message.by} />
            {at === 0 && (
              <button type="button" className={cx('place')} onClick={() => goToLine(comment.path, place?.line ?? null, comment.side)}>
                {where}
              </button>
            )}
            <Elapsed since={message.at} />
            {at === 0 && (
              <span className={cx('end')}>
                <Chip tone={tones[state]}>{words[state]}</Chip>
              </span>
            )}
          </div>
          <p>{message.text}</p>
        </div>
      ))}
      <Reply comment={comment} />
    </section>
  );
}

/** What can be done with a finding: taken as a comment, or dismissed for a reason. */
export function FindingActs({ finding }: { finding: ReviewFinding }) {
  const { id, state } = finding;
  if (state === 'open')
    return (
      <OpenFinding finding={finding} verb="Take as comment" onTake={() => talk.take(id)} onDismiss={(reason) => talk.dismiss(id, reason)} />
    );
  return state === 'dismissed' ? (
    <Button size="sm" tone="ghost" onClick={() => void talk.reopen(id)}>
      Open again
    </Button>
  ) : null;
}

function Finding({ finding }: { finding: ReviewFinding }) {
  return (
    <section className={cx('card', 'finding')} aria-label={`Finding: ${finding.message}`}>
      <div className={cx('by')}>
        <By by={finding.by} />
        <span>{finding.kind}</span>
        <span className={cx('end')}>
          <Chip tone={severityTones[finding.severity]}>{finding.severity}</Chip>
        </span>
      </div>
      <p>{finding.message}</p>
      {finding.suggestion !== null && <pre className={cx('quote')}>{finding.suggestion}</pre>}
      <FindingActs finding={finding} />
    </section>
  );
}

function Pictures({ path, pictures }: { path: string; pictures: readonly Picture[] }) {
  const shown = pictures.flatMap(({ side, url }) => (url === null ? [] : [{ side, url }]));
  if (shown.length === 0) return null;
  return (
    <div className={cx('pictures')}>
      {shown.map(({ side, url }) => (
        <img key={side} src={url} alt={`${path}, ${side === 'old' ? 'before' : 'after'}`} />
      ))}
    </div>
  );
}

/** What stands under a line of a diff. */
export function NoteView({ note }: { note: Note }) {
  switch (note.kind) {
    case 'comment':
      return <Thread comment={note.comment} />;
    case 'finding':
      return <Finding finding={note.finding} />;
    case 'failure':
      return (
        <section className={cx('card', 'failure')} aria-label={`Failure of ${note.failure.check}`}>
          <div className={cx('by')}>
            <Chip tone="failed">{note.failure.check}</Chip>
            {note.failure.test !== null && <span>{note.failure.test}</span>}
          </div>
          <p>{note.failure.message}</p>
        </section>
      );
    case 'composing':
      return <Composer key={`${note.lines.path} ${note.lines.line}`} lines={note.lines} />;
    case 'pictures':
      return <Pictures path={note.path} pictures={note.pictures} />;
  }
}
