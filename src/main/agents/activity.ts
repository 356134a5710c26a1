import type { Activity, Need } from '../../shared/model';
import type { Signals } from './signals';
import type { StatusReport } from './status-protocol';

/** What an agent waits for, as one source tells it; the words are empty where it has none. */
export type Wants = Pick<Need, 'reason' | 'text'>;
/** What one source says that the agent does. */
export interface Says {
  is: Activity['is'];
  wants: Wants | null;
}

/** Something that was seen of an agent in its terminal. */
export type Signal =
  | { type: 'status'; report: StatusReport }
  | { type: 'hook'; says: Says }
  | { type: 'title'; text: string }
  | { type: 'progress'; on: boolean }
  | { type: 'notification'; text: string }
  /** What its screen asks for; null: nothing that is known. */
  | { type: 'screen'; wants: Wants | null }
  /** It put out something that a screen shows. */
  | { type: 'output' }
  /** Time passed. */
  | { type: 'time' };

/** Best first. A claim of a better one holds until it is taken back, contradicted, or too old. */
const sources = ['protocol', 'hook', 'title', 'screen'] as const;
type Source = (typeof sources)[number];
interface Claim extends Says {
  /** When it began to say so, and when it last did; ms. */
  since: number;
  last: number;
}

export interface State {
  claims: { readonly [S in Source]?: Claim };
  /** Whether anything better than output was ever heard: from then on, output means nothing by itself. */
  told: boolean;
  began: number;
  /** Of what a screen shows; null: none yet. */
  output: number | null;
  shown: Seen;
}
/** What is known, by which source, and since when; ms. */
export interface Seen extends Says {
  by: Activity['by'];
  since: number;
}

/** Silence after which an agent that reports nothing itself is called quiet; ms. */
const quietAfter = 10_000;
/** Who is at work shows it: "working" counts for so long without a byte of output. */
const believedFor = 60_000;
/** A lesser source that contradicts a better one is believed once it has stood so long against it; ms. */
const settled = 1000;

export function beginning(now: number): State {
  const shown: Seen = { is: 'working', by: 'start', since: now, wants: null };
  return { claims: {}, told: false, began: now, output: null, shown };
}

/**
 * What is known of an agent after a signal. Pure. A wrong answer is worse than "quiet": silence is never "done", and
 * a "working" that nothing supports any more is dropped.
 */
export function reduce(state: State, signal: Signal, now: number, titles: Signals['titles']): State {
  const next = noted(dropOld(state, now), signal, now, titles);
  return { ...next, shown: shownIn(next, now) };
}

/** When what is shown may change without any signal; ms, null: never. */
export function changesAt(state: State, now: number): number | null {
  const moments = [state.told ? null : heard(state) + quietAfter];
  for (const source of sources) {
    const claim = state.claims[source];
    if (!claim) continue;
    moments.push(claim.since + settled);
    if (claim.is === 'working') moments.push(Math.max(claim.last, heard(state)) + believedFor + 1);
  }
  const ahead = moments.filter((at): at is number => at !== null && at > now);
  return ahead.length > 0 ? Math.min(...ahead) : null;
}

const heard = (state: State): number => state.output ?? state.began;

function noted(state: State, signal: Signal, now: number, titles: Signals['titles']): State {
  switch (signal.type) {
    case 'status':
      return signal.report.type === 'asks' ? state : claim(state, 'protocol', ofReport(signal.report), now);
    case 'hook':
      return claim(state, 'hook', signal.says, now);
    case 'title': {
      const known = titles.find(({ pattern }) => pattern.test(signal.text));
      return claim(state, 'title', known ? { is: known.is, wants: known.is === 'waiting' ? permission : null } : null, now);
    }
    case 'progress':
      return claim(state, 'title', { is: signal.on ? 'working' : 'quiet', wants: null }, now);
    case 'notification':
      return asksLeave.test(signal.text) ? claim(state, 'title', { is: 'waiting', wants: permission }, now) : state;
    case 'screen':
      return claim(state, 'screen', signal.wants && { is: 'waiting', wants: signal.wants }, now);
    case 'output':
      return { ...state, output: now };
    case 'time':
      return state;
  }
}

const permission: Wants = { reason: 'permission', text: '' };
const asksLeave = /permission|approv/i;
const reasons: Readonly<Record<string, Need['reason']>> = { permission: 'permission', question: 'question', auth: 'login' };

function ofReport({ state, kind, message }: Extract<StatusReport, { type: 'status' }>): Says | null {
  if (state === 'clear') return null;
  if (state === 'working') return { is: 'working', wants: null };
  if (state === 'blocked') return { is: 'waiting', wants: { reason: reasons[kind] ?? 'question', text: message } };
  return { is: 'idle', wants: null };
}

function claim(state: State, source: Source, says: Says | null, now: number): State {
  const { [source]: before, ...others } = state.claims;
  if (!says) return { ...state, claims: others };
  const since = before && same(before, says) ? before.since : now;
  return { ...state, told: true, claims: { ...others, [source]: { ...says, since, last: now } } };
}

function dropOld(state: State, now: number): State {
  const old = sources.filter((source) => {
    const claim = state.claims[source];
    return claim?.is === 'working' && now - Math.max(claim.last, heard(state)) > believedFor;
  });
  if (old.length === 0) return state;
  const claims = { ...state.claims };
  for (const source of old) delete claims[source];
  return { ...state, claims };
}

function shownIn(state: State, now: number): Seen {
  const found = judged(state, now) ?? withoutClaims(state, now);
  const before = state.shown;
  return { ...found, since: same(before, found) ? before.since : now };
}

interface Told {
  source: Source;
  claim: Claim;
}

function judged({ claims }: State, now: number): (Says & { by: Activity['by'] }) | null {
  const told = sources.flatMap((source): Told[] => {
    const claim = claims[source];
    return claim ? [{ source, claim }] : [];
  });
  const best = told.reduce<Told | null>((better, next) => (better && !overrules(next, better, now) ? better : next), null);
  return best && { is: best.claim.is, wants: worded(best.claim, told), by: best.source };
}

/** Who says without words what is asked: those of another source that says so at about the same time. */
function worded({ wants, since }: Claim, told: readonly Told[]): Wants | null {
  if (wants?.text !== '') return wants;
  const same = told.find(({ claim }) => claim.wants?.reason === wants.reason && claim.wants.text !== '' && claim.last >= since - settled);
  return same?.claim.wants ?? wants;
}

const overrules = (lesser: Told, better: Told, now: number): boolean =>
  doubts[better.source].has(lesser.source) && stands(lesser.claim, better.claim, now) && contradicts(lesser.claim, better.claim);

/** Whose contradiction counts. A hook comes late, by a process of its own: it takes nothing from a program's own reports. */
const doubts: { readonly [S in Source]: ReadonlySet<Source> } = {
  protocol: new Set(['screen']),
  hook: new Set(['title', 'screen']),
  title: new Set(['screen']),
  screen: new Set(),
};

/** Whether a claim came after another and stood, or is still made when that is old. */
const stands = (claim: Claim, against: Claim, now: number): boolean =>
  claim.since > against.last ? now - claim.since >= settled : claim.last >= against.last + settled;

/** Output tells only of an agent that tells nothing itself. */
function withoutClaims(state: State, now: number): Says & { by: Activity['by'] } {
  const silent = state.told || now - heard(state) >= quietAfter;
  if (silent) return { is: 'quiet', by: 'silence', wants: null };
  return { is: 'working', by: state.output === null ? 'start' : 'output', wants: null };
}

/** "Quiet" only says that it is not at work: it goes with waiting and with idle. */
const contradicts = (lesser: Says, better: Says): boolean => lesser.is !== better.is && (lesser.is !== 'quiet' || better.is === 'working');

const same = (a: Says, b: Says): boolean => a.is === b.is && a.wants?.reason === b.wants?.reason && a.wants?.text === b.wants?.text;
