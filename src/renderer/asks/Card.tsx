import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Answers, choiceFor } from './Answers';
import styles from './Ask.module.css';
import { answer } from './answer';
import type { Asked } from './choices';

const cx = classes(styles);

export interface CardProps {
  asked: Asked;
  /** Accessible name. */
  name: string;
  /** Who asks. */
  title: string;
  /** What it does `since` then. */
  waits: string;
  since: string;
  /** At the foot of something, from edge to edge. */
  bar: boolean;
  /** Its answers are short and stand beside each other. */
  row?: boolean;
  /** What is asked. */
  children: ReactNode;
}

/** Something that is answered in place; the keys of its answers work wherever the focus is in it. */
export function Card({ asked, name, title, waits, since, bar, row = false, children }: CardProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    const choice = choiceFor(event, asked);
    if (choice === null) return;
    event.preventDefault();
    event.stopPropagation();
    void answer(asked, choice.answer);
  };
  return (
    <fieldset className={cx('card', bar && 'bar', row && 'row')} aria-label={name} onKeyDown={onKeyDown}>
      <div className={cx('line')}>
        <span className={cx('strong')}>{title}</span>
        <span className={cx('since')}>
          {waits} <Elapsed since={since} />
        </span>
      </div>
      {children}
      <Answers asked={asked} />
    </fieldset>
  );
}
