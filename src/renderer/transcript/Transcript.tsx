import { useEffect, useMemo, useRef } from 'react';
import type { Session } from '../../shared/model';
import { registerCommands } from '../commands/registry';
import { classes } from '../ui/classes';
import { Empty } from '../ui/Empty';
import { ErrorPanel } from '../ui/ErrorPanel';
import { dialogOpen } from '../ui/open-dialog';
import { Skeleton } from '../ui/Skeleton';
import { useConversation } from './conversation';
import { Details } from './Details';
import { Find } from './Find';
import { useHits } from './find';
import { Log, type LogHandle } from './Log';
import { MessageBox } from './MessageBox';
import { countsOf, partOf, rowsOf } from './rows';
import { Show, ShowMenu, useHidden } from './Show';
import styles from './Transcript.module.css';

const cx = classes(styles);

export interface TranscriptProps {
  session: Session;
  /** Leads to the change of a file, a path as the agent names it; null: changes are shown elsewhere. */
  onChange: ((path: string) => void) | null;
  /** With its filters at the left and what is known of the job at the right, where there is room. */
  wide?: boolean;
}

/** What a session's agent and its person said to each other, what was done, and a box to say more. */
export function Transcript({ session, onChange, wide = false }: TranscriptProps) {
  const { entries, writing, earlier, loaded, error } = useConversation(session.id);
  const all = useMemo(() => rowsOf(entries), [entries]);
  const counts = useMemo(() => countsOf(all), [all]);
  const hidden = useHidden((state) => state.hidden);
  const rows = useMemo(() => {
    if (hidden.size === 0) return all;
    return all.filter((row) => {
      const part = partOf(row);
      return part === null || !hidden.has(part);
    });
  }, [all, hidden]);
  const found = useHits(rows);
  const log = useRef<LogHandle>(null);
  const changeTo = useRef(onChange);
  changeTo.current = onChange;
  useEffect(
    () =>
      registerCommands([
        {
          id: 'transcript.newest',
          title: 'Go to the newest entry of the transcript',
          group: 'Review',
          keys: 'G',
          when: () => !dialogOpen(),
          run: () => log.current?.newest(),
        },
        {
          id: 'transcript.change',
          title: 'Jump from the transcript to the change',
          group: 'Review',
          keys: 'D',
          when: () => !dialogOpen() && changeTo.current !== null && (log.current?.change() ?? null) !== null,
          run: () => {
            const path = log.current?.change() ?? null;
            if (path !== null) changeTo.current?.(path);
          },
        },
      ]),
    [],
  );

  const Middle = wide ? 'section' : 'div'; // narrow, its tab panel has the name
  return (
    <div className={cx('transcript', wide && 'wide')}>
      {wide && <Show counts={counts} />}
      <Middle className={cx('middle')} aria-label={wide ? 'Transcript' : undefined}>
        <div className={cx('tools')}>
          {earlier && (
            <span className={cx('count')} role="status">
              Earlier entries are on their way
            </span>
          )}
          <ShowMenu counts={counts} />
          <Find onLeave={() => log.current?.focus()} />
        </div>
        {error !== null && (
          <div className={cx('pad')}>
            <ErrorPanel error={error} title="The transcript is not up to date" />
          </div>
        )}
        {!loaded && <Skeleton lines={6} />}
        {loaded && rows.length === 0 && writing === '' && (
          <Empty
            title={all.length === 0 ? 'Nothing was said yet' : 'Nothing is left to show'}
            text={all.length === 0 ? 'What the agent says and does shows here as it works.' : 'Every part of the transcript is left out.'}
          />
        )}
        {loaded && (rows.length > 0 || writing !== '') && (
          <Log session={session} rows={rows} writing={writing} found={found} handle={log} onChange={onChange} />
        )}
        <MessageBox session={session} />
      </Middle>
      {wide && <Details session={session} onChange={(path) => onChange?.(path)} />}
    </div>
  );
}
