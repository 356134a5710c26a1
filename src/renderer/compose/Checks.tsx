import { Check, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
import styles from './Compose.module.css';

const cx = classes(styles);

export interface ChecksProps {
  /** Checks that the repository names, those of this task, then those that its files suggest, which are off. */
  checks: readonly string[];
  on(check: string): boolean;
  onToggle(check: string): void;
  onAdd(check: string): void;
}

/** Commands whose outcome is evidence: on or off for this task, with more of its own. */
export function Checks({ checks, on, onToggle, onAdd }: ChecksProps) {
  const [text, setText] = useState<string | null>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const byKey = useRef(false);
  useEffect(() => {
    if (text !== null || !byKey.current) return;
    byKey.current = false;
    adder.current?.focus(); // the field is gone, and would take the focus with it
  }, [text]);
  const add = (): void => {
    const command = text?.trim() ?? '';
    if (command !== '') onAdd(command);
    setText(null);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line with its legend
    <div className={cx('checks')} role="group" aria-label="Checks">
      <span className={cx('quiet')} aria-hidden="true">
        Checks
      </span>
      {checks.map((check) => (
        <button
          key={check}
          type="button"
          className={cx('check', on(check) && 'on')}
          aria-pressed={on(check)}
          onClick={() => onToggle(check)}
        >
          {on(check) && <Check size={12} strokeWidth={2} aria-hidden="true" />}
          {check}
        </button>
      ))}
      {text === null ? (
        <Button ref={adder} size="sm" tone="ghost" icon={Plus} onClick={() => setText('')}>
          Add
        </Button>
      ) : (
        <span className={cx('adding')}>
          <TextField
            label="Command of a check"
            mono
            placeholder="npm test"
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.ctrlKey || (event.key !== 'Enter' && event.key !== 'Escape')) return;
              event.preventDefault();
              event.stopPropagation();
              byKey.current = true;
              if (event.key === 'Enter') add();
              else setText(null);
            }}
          />
        </span>
      )}
    </div>
  );
}
