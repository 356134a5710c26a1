import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes';
import styles from './TextField.module.css';

const cx = classes(styles);

interface Own {
  /** Accessible name; shown above with `labelled`. */
  label: string;
  labelled?: boolean | undefined;
  mono?: boolean | undefined;
  /** What is wrong and what to do, under the field. */
  error?: string | null | undefined;
  className?: string | undefined;
}

/** What a field gets from its frame. */
interface Given extends Pick<ComponentProps<'input'>, 'aria-label' | 'aria-invalid' | 'aria-describedby'> {
  id: string;
  className: string;
}

/** Name above, fault below, and the field itself, which `children` makes of what it is given. */
function Framed({
  label,
  labelled = false,
  mono = false,
  error = null,
  className = '',
  children,
}: Own & { children(given: Given): ReactNode }) {
  const id = useId();
  const invalid = error !== null;
  return (
    <span className={cx('field')}>
      {labelled && (
        <label className={cx('label')} htmlFor={id}>
          {label}
        </label>
      )}
      {children({
        id,
        className: `${cx('input', mono && 'mono', invalid && 'invalid')} ${className}`,
        'aria-label': labelled ? undefined : label,
        'aria-invalid': invalid || undefined,
        'aria-describedby': invalid ? `${id}-error` : undefined,
      })}
      {invalid && (
        <span className={cx('wrong')} id={`${id}-error`} role="alert">
          <CircleAlert size={13} strokeWidth={1.75} aria-hidden="true" />
          {error}
        </span>
      )}
    </span>
  );
}

export type TextFieldProps = Own & ComponentProps<'input'>;

/** A line of text. */
export const TextField = ({ label, labelled, mono, error, className, ...rest }: TextFieldProps) => (
  <Framed label={label} labelled={labelled} mono={mono} error={error} className={className}>
    {(given) => <input type="text" spellCheck={false} autoComplete="off" {...rest} {...given} />}
  </Framed>
);

export type TextAreaProps = Own & ComponentProps<'textarea'>;

/** Several lines of text; grows with what is typed, up to the height that its style gives it. */
export const TextArea = ({ label, labelled, mono, error, className = '', ...rest }: TextAreaProps) => (
  <Framed label={label} labelled={labelled} mono={mono} error={error} className={`${cx('area')} ${className}`}>
    {(given) => <textarea {...rest} {...given} />}
  </Framed>
);
