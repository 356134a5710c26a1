import { type FormEvent, useState } from 'react';
import type { ReviewFinding } from '../../shared/review';
import { Button } from '../ui/Button';
import type { ChipTone } from '../ui/Chip';
import { classes } from '../ui/classes';
import { TextField } from '../ui/TextField';
import { fieldKeys } from './keys';
import styles from './OpenFinding.module.css';

const cx = classes(styles);

export const severityTones: Readonly<Record<ReviewFinding['severity'], ChipTone>> = { high: 'failed', medium: 'needs', low: 'rest' };

export interface OpenFindingProps {
  finding: ReviewFinding;
  /** What is done with one that is right. */
  verb: string;
  onTake(): unknown;
  onDismiss(reason: string): unknown;
}

/** The choice that a finding asks for: it is taken up, or dismissed for a reason. */
export function OpenFinding({ finding, verb, onTake, onDismiss }: OpenFindingProps) {
  const [reason, setReason] = useState<string | null>(null);
  if (reason === null)
    return (
      <div className={cx('acts')}>
        <Button size="sm" aria-label={`${verb}: ${finding.message}`} onClick={() => void onTake()}>
          {verb}
        </Button>
        <Button size="sm" tone="ghost" aria-label={`Dismiss ${finding.message}`} onClick={() => setReason('')}>
          Dismiss
        </Button>
      </div>
    );
  const send = (event?: FormEvent): void => {
    event?.preventDefault();
    void onDismiss(reason);
  };
  return (
    <form className={cx('acts')} onSubmit={send}>
      <TextField
        label="Why it is dismissed"
        autoFocus
        placeholder="Why it does not matter"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={fieldKeys(
          () => send(),
          () => setReason(null),
        )}
      />
      <Button size="sm" type="submit" disabled={reason.trim() === ''}>
        Dismiss
      </Button>
    </form>
  );
}
