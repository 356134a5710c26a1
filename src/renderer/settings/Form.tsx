import { type ReactNode, useEffect, useState } from 'react';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
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

/** Text that is saved when the person leaves the field or presses Enter, and only where it is right. */
export function SavedText({
  label,
  value,
  check,
  onSave,
  placeholder = '',
  width = 280,
}: {
  label: string;
  value: string;
  /** What is wrong with a text; null: nothing. */
  check?(text: string): string | null;
  onSave(text: string): void;
  placeholder?: string;
  /** px */
  width?: number;
}) {
  const [text, setText] = useState(value);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => setText(value), [value]);
  const done = (): void => {
    const wrong = check?.(text) ?? null;
    setError(wrong);
    if (wrong === null && text !== value) onSave(text);
  };
  return (
    <div className={cx('savedText')}>
      <TextField
        label={label}
        mono
        style={{ width }}
        value={text}
        placeholder={placeholder}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === 'Enter' && done()}
      />
    </div>
  );
}
