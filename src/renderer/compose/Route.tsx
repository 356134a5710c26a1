import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useMemo } from 'react';
import { groupOf, tiles } from '../../shared/groups';
import type { Place } from '../../shared/model';
import { useGeneral, useSessions } from '../connection/replica';
import { classes } from '../ui/classes';
import styles from './Compose.module.css';

const cx = classes(styles);

const routes = [
  { value: 'background', label: 'Background', text: 'Runs alone and calls you when it is ready for review.' },
  { value: 'foreground', label: 'Foreground', text: 'Opens in the grid, for work you want to steer.' },
] as const;

/** Where the task asks for attention, with what is taken there now. */
export function Route({ value, onChange }: { value: Place; onChange(value: Place): void }) {
  const sessions = useSessions();
  const limit = useGeneral()?.limits.maxForeground;
  const taken = useMemo(
    () => ({
      background: `${sessions.filter((session) => groupOf(session) === 'queued').length} queued`,
      foreground: limit === undefined ? '' : `${Math.min(limit, tiles(sessions).length)} of ${limit} in use`,
    }),
    [sessions, limit],
  );
  return (
    <RadioGroup className={cx('routes')} aria-label="Route" value={value} onValueChange={(next: Place) => onChange(next)}>
      {routes.map((route) => (
        <Radio.Root
          key={route.value}
          value={route.value}
          className={cx('route')}
          aria-label={route.label}
          aria-description={taken[route.value]}
        >
          <span className={cx('radio')} aria-hidden="true" />
          <span className={cx('words')}>
            <span className={cx('name')}>
              {route.label}
              <span className={cx('taken')}>{taken[route.value]}</span>
            </span>
            <span className={cx('what')}>{route.text}</span>
          </span>
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
