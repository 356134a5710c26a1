import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { ariaKeys } from '../commands/keys';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Kbd } from '../ui/Kbd';
import { TextField } from '../ui/TextField';
import styles from './Ask.module.css';
import { answer } from './answer';
import { type Asked, type Choice, choicesOf, wordsFor } from './choices';

const cx = classes(styles);

/** The choice that a key presses; null: none, or it was typed into a field. */
export function choiceFor(event: KeyboardEvent, asked: Pick<Asked, 'kind' | 'options'>): Choice | null {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return null;
  return choicesOf(asked).find(({ keys }) => keys === event.key.toUpperCase()) ?? null;
}

/** A line of one's own. What did not arrive stays in the field. */
function Words({ label, placeholder, onSend, onDone }: WordsProps) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (busy || text.trim() === '') return;
    setBusy(true);
    if (await onSend(text.trim())) setText('');
    setBusy(false);
  };
  return (
    <form
      className={cx('words')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={label}
        autoFocus={onDone !== undefined}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || onDone === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
      />
      <Button type="submit" icon={SendHorizontal} busy={busy} disabled={text.trim() === ''}>
        Send
      </Button>
    </form>
  );
}

interface WordsProps {
  label: string;
  placeholder: string;
  /** Resolves with whether it arrived. */
  onSend(text: string): Promise<boolean>;
  /** It can be left unsaid. */
  onDone?(): void;
}

function Option({ choice, busy, onChoose }: { choice: Choice; busy: boolean; onChoose(): void }) {
  const { label, keys } = choice;
  return (
    <button
      type="button"
      className={cx('option')}
      aria-keyshortcuts={keys === null ? undefined : ariaKeys(keys)}
      disabled={busy}
      onClick={onChoose}
    >
      {keys !== null && <Kbd keys={keys} />}
      {label}
    </button>
  );
}

/** What can be answered, and how. `end`: what else can be done, at the end of the line. */
export function Answers({ asked, end }: { asked: Asked; end?: ReactNode }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [noting, setNoting] = useState(false);
  const denial = useRef<HTMLButtonElement>(null);
  const choices = choicesOf(asked);
  const choose = async ({ answer: text }: Choice): Promise<void> => {
    if (busy !== null) return;
    setBusy(text);
    await answer(asked, text);
    setBusy(null);
  };
  if (asked.kind === 'question')
    return (
      <div className={cx('options')}>
        {choices.map((choice) => (
          <Option key={choice.answer} choice={choice} busy={busy !== null} onChoose={() => void choose(choice)} />
        ))}
        {asked.free && (
          <Words label={`Answer ${asked.title}`} placeholder="Your answer" onSend={(text) => answer(asked, wordsFor(asked, text))} />
        )}
        {end}
      </div>
    );
  return (
    <>
      <div className={cx('buttons')}>
        {choices.map((choice) => (
          <Button
            key={choice.answer}
            size="sm"
            tone={choice.means === 'allow' ? 'attention' : 'plain'}
            keys={choice.keys ?? undefined}
            busy={busy === choice.answer}
            onClick={() => void choose(choice)}
          >
            {choice.label}
          </Button>
        ))}
        <Button ref={denial} size="sm" tone="ghost" aria-expanded={noting} onClick={() => setNoting(!noting)}>
          Deny with a note
        </Button>
        {end}
      </div>
      {noting && (
        <Words
          label="Why not, or what to do instead"
          placeholder="Why not, or what to do instead"
          onSend={(note) => answer(asked, 'deny', note)}
          onDone={() => {
            setNoting(false);
            denial.current?.focus();
          }}
        />
      )}
    </>
  );
}
