import { CircleAlert } from 'lucide-react';
import { type ComponentProps, useId } from 'react';
import { classes } from './classes';
import styles from './TextField.module.css';

const cx = classes(styles);

interface Own {
  /** Accessible name; shown above with `labelled`. */
  label: string;
  labelled?: boolean;
  mono?: boolean;
  /** What is wrong and what to do, under the field. */
  error?: string | null | undefined;
}

function useField({ error }: Pick<Own, 'error'>) {
  const id = useId();
  return { id, errorId: `${id}-error`, invalid: error !== undefined && error !== null };
}

const Wrong = ({ id, text }: { id: string; text: string }) => (
  <span className={cx('wrong')} id={id} role="alert">
    <CircleAlert size={13} strokeWidth={1.75} aria-hidden="true" />
    {text}
  </span>
);

export type TextFieldProps = Own & ComponentProps<'input'>;

/** A line of text. */
export function TextField({ label, labelled = false, mono = false, error, ...rest }: TextFieldProps) {
  const { id, errorId, invalid } = useField({ error });
  return (
    <span className={cx('field')}>
      {labelled && (
        <label className={cx('label')} htmlFor={id}>
          {label}
        </label>
      )}
      <input
        type="text"
        id={id}
        spellCheck={false}
        autoComplete="off"
        {...rest}
        className={`${cx('input', mono && 'mono', invalid && 'invalid')} ${rest.className ?? ''}`}
        aria-label={labelled ? undefined : label}
        aria-invalid={invalid || undefined}
        aria-describedby={invalid ? errorId : undefined}
      />
      {invalid && <Wrong id={errorId} text={error ?? ''} />}
    </span>
  );
}

export type TextAreaProps = Own & ComponentProps<'textarea'>;

/** Several lines of text; grows with what is typed, up to the height that its style gives it. */
export function TextArea({ label, labelled = false, mono = false, error, ...rest }: TextAreaProps) {
  const { id, errorId, invalid } = useField({ error });
  return (
    <span className={cx('field')}>
      {labelled && (
        <label className={cx('label')} htmlFor={id}>
          {label}
        </label>
      )}
      <textarea
        id={id}
        {...rest}
        className={`${cx('input', 'area', mono && 'mono', invalid && 'invalid')} ${rest.className ?? ''}`}
        aria-label={labelled ? undefined : label}
        aria-invalid={invalid || undefined}
        aria-describedby={invalid ? errorId : undefined}
      />
      {invalid && <Wrong id={errorId} text={error ?? ''} />}
    </span>
  );
}
