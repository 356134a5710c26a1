import { useEffect, useRef } from 'react';
import type { Need } from '../../shared/model';
import { reveal } from '../app/reveal';
import { useView } from '../app/view';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { AnswerLine } from '../grid/AnswerLine';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { Elapsed } from '../ui/Elapsed';
import { Glyph, glyphOf } from '../ui/Glyph';
import styles from './Attention.module.css';
import type { Needing } from './needs';
import { useAttention } from './next';

const cx = classes(styles);

/** Who asks for what. */
const causes: Readonly<Record<Need['reason'], string>> = {
  question: 'asks',
  permission: 'asks for permission',
  login: 'needs you to log in',
  trust: 'waits for your yes to the scripts of this repository',
  conflict: 'conflicts with its target branch',
  failed: 'stopped',
  budget: 'has used up its budget',
  handoff: 'offers to be handed over',
};

function Answer({ need, focused }: { need: Needing; focused: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  return <AnswerLine session={need} label={`Answer ${need.title}`} placeholder="Your answer" verb="Send" tone="attention" field={field} />;
}

function Why({ need }: { need: Needing }) {
  const { reason, text } = need.needsYou;
  if (reason === 'conflict')
    return (
      <>
        <p>Nothing was changed. These files conflict:</p>
        <ul className={cx('files')}>
          {need.conflicts.slice(0, 6).map((conflict) => (
            <li key={conflict.path}>{conflict.path}</li>
          ))}
          {need.conflicts.length > 6 && <li>{`and ${need.conflicts.length - 6} more`}</li>}
        </ul>
      </>
    );
  if (reason === 'failed' && need.error)
    return (
      <>
        <p className={cx('said')}>{need.error.message}</p>
        <p>{need.error.hint}</p>
      </>
    );
  return text === '' ? null : <p className={cx('said')}>{text}</p>;
}

/** One that waits, with what can be done about it here. */
export function NeedItem({ need, chosen }: { need: Needing; chosen: boolean }) {
  const row = useRef<HTMLLIElement>(null);
  const agent = useReplica((state) => state.agents.find((one) => one.id === need.agent)?.name ?? need.agent);
  const here = useView((state) => state.repository);
  const repository = useReplica((state) => (need.repository === here ? undefined : state.repositories.get(need.repository)?.name));
  const { reason, since } = need.needsYou;
  const answerable = (reason === 'question' || reason === 'permission' || reason === 'login') && need.state === 'running';
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const again = (): void => {
    void act(core().call('session.restart', { session: need.id }), { failed: `${need.title} was not restarted` });
  };
  return (
    <li
      ref={row}
      className={cx('item', chosen && 'chosen')}
      aria-current={chosen || undefined}
      onPointerDown={() => useAttention.setState({ session: need.id })}
    >
      <div className={cx('title')}>
        <Glyph state={glyphOf(need)} />
        <span className={cx('name')}>{need.title}</span>
        <AgentMark agent={need.agent} />
        <span className={cx('cause')}>{[`${agent} ${causes[reason]}`, repository].filter(Boolean).join(', in ')}</span>
        <span className={cx('room')} />
        <span className={cx('since')}>
          <Elapsed since={since} />
        </span>
      </div>
      <div className={cx('body')}>
        <Why need={need} />
        {answerable && <Answer need={need} focused={chosen} />}
        <div className={cx('acts')}>
          {(reason === 'failed' || reason === 'conflict') && (
            <Button size="sm" onClick={again}>
              Restart
            </Button>
          )}
          <Button
            size="sm"
            tone="ghost"
            keys={answerable || !chosen ? undefined : 'Enter'}
            onClick={() => reveal(need.id)}
            aria-label={`Open ${need.title}`}
          >
            Open
          </Button>
        </div>
      </div>
    </li>
  );
}
