import { Wand2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Glyph } from '../../ui/Glyph';
import { TextArea } from '../../ui/TextField';
import { type Choice, type Clash, linesOf, type Side } from './pieces';
import styles from './Resolve.module.css';
import { suggestionOf } from './suggestion';

const cx = classes(styles);

/** Lines of one side, each with its number there. */
export const Lines = ({ lines, from, changed = false }: { lines: readonly string[]; from: number; changed?: boolean }) => (
  <div className={cx('lines', changed && 'changed')}>
    {lines.map((line, at) => (
      <div key={from + at} className={cx('line')}>
        <span className={cx('number')} aria-hidden="true">
          {from + at}
        </span>
        {line === '' ? ' ' : line}
      </div>
    ))}
  </div>
);

const taken: Readonly<Record<Choice['take'], string>> = {
  queue: 'queue taken',
  job: 'this job taken',
  both: 'both kept',
  suggested: 'suggestion taken',
  typed: 'typed',
};

export interface ClashRowProps {
  clash: Clash;
  /** From 1, among all of the session, and how many there are. */
  place: number;
  count: number;
  choice: Choice | null;
  /** Keys are about it. */
  current: boolean;
  /** Numbers of its first line on both sides. */
  at: { queue: number; job: number };
  onTake(side: Side): void;
  onSuggest(): void;
  onType(text: string): void;
  onReopen(): void;
  onFocus(): void;
}

/** A place that both sides changed: what each made of it, and what is to stand there. */
export function ClashRow({ clash, place, count, choice, current, at, onTake, onSuggest, onType, onReopen, onFocus }: ClashRowProps) {
  const row = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const keys = (key: string): string | undefined => (current ? key : undefined);
  const suggestion = choice === null ? suggestionOf(clash) : null;
  const result = choice === null ? [] : linesOf(clash, choice);
  return (
    <fieldset ref={row} className={cx('clash', current && 'current')} aria-label={`Conflict ${place}`} onFocus={onFocus}>
      <div className={cx('three', 'bar')}>
        <span className={cx('way')}>
          <Button size="sm" tone="ghost" keys={keys('1')} onClick={() => onTake('queue')}>
            Take queue
          </Button>
        </span>
        <span className={cx('way', 'middle')}>
          <Glyph state={choice === null ? 'needs' : 'done'} size={12} label="" />
          <span className={cx(choice === null ? 'open' : 'settled')}>
            {place} of {count}: {choice === null ? 'open' : taken[choice.take]}
          </span>
          <span className={cx('room')} />
          {choice !== null && (
            <Button size="sm" tone="ghost" onClick={onReopen}>
              Undo
            </Button>
          )}
          <Button size="sm" tone="ghost" keys={keys('2')} onClick={() => onTake('both')}>
            Take both
          </Button>
        </span>
        <span className={cx('way', 'end')}>
          <Button size="sm" tone="ghost" keys={keys('3')} onClick={() => onTake('job')}>
            Take this job
          </Button>
        </span>
      </div>
      {suggestion && (
        <div className={cx('three', 'bar')}>
          <span />
          <span className={cx('way', 'middle', 'suggested')}>
            <Wand2 size={12} strokeWidth={1.75} aria-hidden="true" />
            <span className={cx('what')}>Suggested: {suggestion.what}</span>
            <span className={cx('room')} />
            <Button size="sm" tone="ghost" keys={keys('P')} aria-label="Use the suggestion" onClick={onSuggest}>
              Use
            </Button>
          </span>
          <span />
        </div>
      )}
      <div className={cx('three')}>
        <Lines lines={clash.queue} from={at.queue} changed />
        <div className={cx('typing')}>
          <TextArea
            label={`Result of conflict ${place}`}
            mono
            className={cx('result')}
            rows={Math.max(clash.queue.length, clash.job.length, result.length, suggestion?.lines.length ?? 0, 1)}
            placeholder={suggestion?.lines.join('\n') || 'Take a side, or type what is to stand here'}
            value={result.join('\n')}
            onChange={(event) => onType(event.target.value)}
          />
        </div>
        <Lines lines={clash.job} from={at.job} changed />
      </div>
    </fieldset>
  );
}
