import type { MergeStrategy, Session } from '../../shared/model';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { AgentMark } from '../ui/AgentMark';
import { Button } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { type Forecast, forecastWords } from './forecast';
import styles from './Landing.module.css';

const cx = classes(styles);

export interface ApprovedProps {
  target: string;
  sessions: readonly Session[];
  forecast: Forecast | null;
  strategy: MergeStrategy;
}

/** Jobs that were said yes to and do not wait to land yet: what would become of them, and the way into the queue. */
export function Approved({ target, sessions, forecast, strategy }: ApprovedProps) {
  if (sessions.length === 0) return null;
  const ids = sessions.map(({ id }) => id);
  const would = forecast?.land.filter((id) => ids.includes(id)) ?? [];
  const land = (): void => {
    const added = core().call('landing.add', { sessions: would, strategy, into: target, message: null });
    void act(added, { failed: 'They were not put into the queue' });
  };
  return (
    <fieldset className={cx('next')} aria-label="Approved">
      <div className={cx('first')}>
        <span
          className={cx('quiet')}
        >{`Approved${forecast === null ? ', not in the queue' : `: ${forecastWords(forecast, ids, target)}`}`}</span>
        <span className={cx('room')} />
        <Button size="sm" disabled={would.length === 0} onClick={land}>
          {`Land ${would.length === sessions.length ? sessions.length : `${would.length} of ${sessions.length}`}`}
        </Button>
      </div>
      {sessions.map(({ id, title, agent }) => {
        const conflict = forecast?.conflicts.find((one) => one.id === id);
        return (
          <div key={id} className={cx('first')}>
            <span className={cx('title')}>{title}</span>
            <AgentMark agent={agent} />
            <span className={cx('room')} />
            {conflict && <Chip tone="needs">{`conflicts: ${conflict.paths.join(', ')}`}</Chip>}
          </div>
        );
      })}
    </fieldset>
  );
}
