import type { Activity, Need } from '../../shared/model';
import { type StatusReport, statusReply, statusScanner } from './status-protocol';

/** Silence after which an agent that reports nothing itself is called quiet; ms. */
const quietAfter = 10_000;

export interface Observed {
  activity: Activity;
  asks: Need | null;
}
export interface ActivityWatch {
  /** Output, as it comes. */
  feed(bytes: Uint8Array): void;
  end(): void;
}

const reasons: Readonly<Record<string, Need['reason']>> = { permission: 'permission', question: 'question', auth: 'login' };

/**
 * Derives what an agent does from its output. Its own reports (OSC 7501) are believed before anything else,
 * and then output tells nothing more; without one there is only output and silence, and silence is never "done".
 */
export function watchActivity(onChange: (observed: Observed) => void, reply: (text: string) => void): ActivityWatch {
  let reports = false;
  let last = '';
  let timer: NodeJS.Timeout | undefined;
  const set = (is: Activity['is'], by: Activity['by'], asks: Need | null = null): void => {
    const activity: Activity = { is, by, since: new Date().toISOString() };
    const key = `${activity.is} ${activity.by} ${asks?.reason ?? ''} ${asks?.text ?? ''}`;
    if (key === last) return;
    last = key;
    onChange({ activity, asks });
  };
  const onReport = (report: StatusReport): void => {
    if (report.type === 'asks') {
      reply(statusReply);
      return;
    }
    reports = report.state !== 'clear';
    if (report.state === 'blocked') {
      const since = new Date().toISOString();
      set('waiting', 'protocol', { reason: reasons[report.kind] ?? 'question', text: report.message, since });
    } else if (report.state === 'working') set('working', 'protocol');
    else set('idle', 'protocol');
  };
  const scan = statusScanner(onReport);
  const silence = (): void => set('quiet', 'silence');

  set('working', 'start');
  return {
    feed: (bytes) => {
      scan(bytes);
      clearTimeout(timer);
      if (reports) return;
      set('working', 'output');
      timer = setTimeout(silence, quietAfter);
      timer.unref();
    },
    end: () => clearTimeout(timer),
  };
}
