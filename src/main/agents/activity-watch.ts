import type { Activity, Need } from '../../shared/model';
import { beginning, changesAt, reduce, type Says, type Signal, type State, type Wants } from './activity';
import { oscScanner, printable } from './osc';
import type { Signals } from './signals';
import { statusCode, statusReply, statusReport } from './status-protocol';

export interface Observed {
  activity: Activity;
  asks: Need | null;
}
export interface ActivityWatch {
  /** Output, as it comes. `live`: it comes now, and is not read again from what was kept of it. */
  feed(bytes: Uint8Array, live: boolean): void;
  /** What a hook of the agent told. */
  hook(says: Says): void;
  end(): void;
}

interface Peers {
  signals: Signals;
  onChange(observed: Observed): void;
  /** Types into the agent's terminal. */
  reply(text: string): void;
  /** What its screen asks for at this moment. */
  look(): Promise<Wants | null>;
}

/** A dialog stands still: its screen is looked at once it does so for this long; ms. */
const stillFor = 800;
/** Between two looks; ms. */
const lookEvery = 3000;

/** Follows what an agent does in its terminal: signals go to the reducer as they are found, a screen is looked at when nothing better is told. */
export function watchActivity({ signals, onChange, reply, look }: Peers): ActivityWatch {
  let state: State = beginning(Date.now());
  let told = '';
  let wake: NodeJS.Timeout | undefined;
  let still: NodeJS.Timeout | undefined;
  let lookedAt = 0;
  let ended = false;

  const see = (signal: Signal): void => {
    if (ended) return;
    const now = Date.now();
    state = reduce(state, signal, now, signals.titles);
    clearTimeout(wake);
    const at = changesAt(state, now);
    if (at !== null) wake = setTimeout(() => see({ type: 'time' }), at - now).unref();
    const { is, by, wants, since } = state.shown;
    const moment = new Date(since).toISOString();
    const key = `${is} ${by} ${moment} ${wants?.reason} ${wants?.text}`;
    if (key === told) return;
    told = key;
    onChange({ activity: { is, by, since: moment }, asks: wants && { ...wants, since: moment } });
  };

  const lookNow = (): void => {
    still = undefined;
    const { is, by, wants } = state.shown;
    // Who says itself what it waits for, or that it is done, needs no look.
    if (ended || (by !== 'screen' && (is === 'idle' || (wants && wants.text !== '')))) return;
    lookedAt = Date.now();
    look().then(
      (wants) => see({ type: 'screen', wants }),
      () => undefined, // the host is gone, or the agent: its follower hears of that
    );
  };
  const lookSoon = (): void => {
    if (signals.approvals.length === 0) return;
    // What it was seen to ask may be answered by now, however restless its screen is since.
    if (still && (state.shown.by === 'screen' || signals.restless)) return;
    clearTimeout(still);
    still = setTimeout(lookNow, Math.max(stillFor, lookedAt + lookEvery - Date.now())).unref();
  };

  let isLive = true;
  const scan = oscScanner({
    osc: (code, body) => {
      const text = printable(body.toString('utf8'));
      if (code === 0 || code === 2) see({ type: 'title', text });
      else if (code === 9 && text.startsWith('4;')) see({ type: 'progress', on: !text.startsWith('4;0') });
      else if (code === 9 || code === 777) see({ type: 'notification', text });
      const report = code === statusCode ? statusReport(body) : null;
      if (report) see({ type: 'status', report });
      if (report?.type === 'asks' && isLive) reply(statusReply);
    },
    bell: lookSoon,
  });

  see({ type: 'time' });
  return {
    feed: (bytes, live) => {
      isLive = live;
      if (!scan(bytes)) return;
      see({ type: 'output' });
      lookSoon();
    },
    hook: (says) => see({ type: 'hook', says }),
    end: () => {
      ended = true;
      clearTimeout(wake);
      clearTimeout(still);
    },
  };
}
