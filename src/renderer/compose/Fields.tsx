import { CircleAlert } from 'lucide-react';
import { type RefObject, useId } from 'react';
import { classes } from '../ui/classes';
import styles from './Compose.module.css';
import type { Draft } from './draft';

const cx = classes(styles);

interface FieldProps {
  label: string;
  letter: string;
  hint: string;
  value: string;
  rows: number;
  error?: string | null;
  field?: RefObject<HTMLTextAreaElement | null>;
  onChange(value: string): void;
}

function Field({ label, letter, hint, value, rows, error = null, field, onChange }: FieldProps) {
  const id = useId();
  return (
    <div className={cx('part')}>
      <span className={cx('letter')} aria-hidden="true">
        {letter}
      </span>
      <div className={cx('column')}>
        <div className={cx('field', error !== null && 'wrong')}>
          <label className={cx('label')} htmlFor={id}>
            {label}
          </label>
          <textarea
            id={id}
            ref={field}
            className={cx('text')}
            rows={rows}
            placeholder={hint}
            value={value}
            aria-invalid={error !== null || undefined}
            aria-describedby={error === null ? undefined : `${id}-error`}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
        {error !== null && (
          <div className={cx('error')} id={`${id}-error`} role="alert">
            <CircleAlert size={13} strokeWidth={1.75} aria-hidden="true" />
            {error}
          </div>
        )}
      </div>
    </div>
  );
}

export interface FieldsProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
  goal: RefObject<HTMLTextAreaElement | null>;
  error: string | null;
}

/** The four parts of a task: what to change, what to know, what not to do, how to see that it is done. */
export const Fields = ({ draft, set, goal, error }: FieldsProps) => (
  <>
    <Field
      label="Goal"
      letter="G"
      hint="What should change"
      rows={2}
      field={goal}
      error={error}
      value={draft.goal}
      onChange={(text) => set({ goal: text })}
    />
    <Field
      label="Context"
      letter="C"
      hint="Where to look, what to know"
      rows={1}
      value={draft.context}
      onChange={(context) => set({ context })}
    />
    <Field
      label="Constraints"
      letter="C"
      hint="What must stay as it is"
      rows={1}
      value={draft.constraints}
      onChange={(constraints) => set({ constraints })}
    />
    <Field
      label="Done when"
      letter="D"
      hint="How you will see that it is done"
      rows={1}
      value={draft.doneWhen}
      onChange={(doneWhen) => set({ doneWhen })}
    />
  </>
);
