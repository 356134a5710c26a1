import { type ReactNode, useEffect, useId, useState } from 'react';
import { classes } from '../ui/classes';
import { TextArea, TextField } from '../ui/TextField';
import { useFound } from './Find';
import styles from './Settings.module.css';

const cx = classes(styles);

/** A setting: its name, what it is about, and the control. */
export function Row({ name, hint, children }: { name: string; hint: string; children: ReactNode }) {
  const found = useFound(name, hint);
  if (!found) return null;
  return (
    <div className={cx('row')} data-setting="">
      <div>
        <div className={cx('rowName')}>{name}</div>
        <div className={cx('hint')}>{hint}</div>
      </div>
      <div className={cx('control')}>{children}</div>
    </div>
  );
}

interface Saved {
  label: string;
  value: string;
  /** What is wrong with a text; null: nothing. */
  check?: ((text: string) => string | null) | undefined;
  onSave(text: string): void;
  placeholder?: string;
  /** px */
  width?: number;
}

/** What is typed, until it is `done` and saved, if it is right. */
function useTyped({ value, check, onSave }: Pick<Saved, 'value' | 'check' | 'onSave'>) {
  const [text, setText] = useState(value);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => setText(value), [value]);
  const done = (): void => {
    const wrong = check?.(text) ?? null;
    setError(wrong);
    if (wrong === null && text !== value) onSave(text);
  };
  return { text, setText, error, done };
}

/** Text that is saved when the person leaves the field or presses Enter, and only where it is right. */
export function SavedText({
  placeholder = '',
  width = 280,
  suggestions = [],
  ...saved
}: Saved & {
  /** Offered while one types; any other text is as good. */
  suggestions?: readonly string[];
}) {
  const { text, setText, error, done } = useTyped(saved);
  const list = useId();
  return (
    <div className={cx('savedText')}>
      <TextField
        label={saved.label}
        mono
        list={suggestions.length > 0 ? list : undefined}
        style={{ width }}
        value={text}
        placeholder={placeholder}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === 'Enter' && done()}
      />
      {suggestions.length > 0 && (
        <datalist id={list}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  );
}

/** Lines that are saved when the person leaves the field, and only where they are right. */
export function SavedLines({ placeholder = '', width = 420, ...saved }: Saved) {
  const { text, setText, error, done } = useTyped(saved);
  return (
    <div className={cx('savedText')}>
      <TextArea
        label={saved.label}
        mono
        rows={2}
        spellCheck={false}
        style={{ width }}
        value={text}
        placeholder={placeholder}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={done}
      />
    </div>
  );
}
