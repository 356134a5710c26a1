import type { LandingQueue, SearchStep } from '../../shared/landing';
import type { NotLanded, Session } from '../../shared/model';
import { span } from '../ui/Elapsed';

/** How the test of an entry stands. `expectedMs`: how long it took before; null: that is not known. */
export type Progress = { is: 'passed' } | { is: 'running'; since: string; expectedMs: number | null };

/** How long the checks of sessions took when they last ran, each command once; null where one of them never did. */
export function expectedMs(sessions: readonly Pick<Session, 'checks'>[]): number | null {
  const longest = new Map<string, number | null>();
  for (const { command, durationMs } of sessions.flatMap(({ checks }) => checks)) {
    const before = longest.get(command) ?? null;
    longest.set(command, durationMs === null ? before : Math.max(before ?? 0, durationMs));
  }
  const times = [...longest.values()];
  return times.length === 0 || times.includes(null) ? null : times.reduce<number>((sum, time) => sum + (time ?? 0), 0);
}

/** The test that an entry is part of, by its place from 1; null: none, or the search has left it out. */
export function progressOf({ search, entries }: LandingQueue, place: number, sessions: ReadonlyMap<string, Session>): Progress | null {
  if (search.some(({ state, tested }) => state === 'passed' && tested >= place)) return { is: 'passed' };
  const last = search.at(-1);
  if (last?.state !== 'running' || last.tested < place) return null;
  const tested = entries.slice(0, last.tested).flatMap(({ session }) => sessions.get(session) ?? []);
  return { is: 'running', since: last.since, expectedMs: expectedMs(tested) };
}

/** The share of its usual time that a test has taken; it is never said to be over before it is. */
export const shareOf = (since: string, expected: number, now: number): number =>
  Math.max(0, Math.min(0.95, (now - Date.parse(since)) / Math.max(1, expected)));

/** A forecast in words; null: there is none. */
export function leftWords(since: string, expected: number | null, now: number): string | null {
  if (expected === null) return null;
  const left = expected - (now - Date.parse(since));
  return left > 0 ? `${Math.round(shareOf(since, expected, now) * 100)}%, about ${span(Math.max(1000, left))} left` : 'longer than before';
}

/** A step of the search for what does not pass, in words. */
export interface SearchWord {
  text: string;
  state: SearchStep['state'];
}

const verbs = { running: 'tested now', passed: 'pass', failed: 'fail' } as const;

/** A search in words: all of them first, then how many of those that land first. Empty: one alone was tested. */
export function searchWords(steps: readonly Pick<SearchStep, 'tested' | 'state'>[]): SearchWord[] {
  const [all] = steps;
  if (all === undefined || all.tested === 1) return [];
  return steps.map(({ tested, state }, at) => {
    const one = state === 'running' ? 'the first tested now' : `the first ${verbs[state]}${state === 'passed' ? 'es' : 's'}`;
    const many = `${at === 0 ? 'all' : 'the first'} ${tested} ${verbs[state]}`;
    return { text: tested === 1 ? one : many, state };
  });
}

/** The search that found the one which was taken out: its last failing state is the one that ends with it. */
export function foundWords(search: NonNullable<NotLanded['search']>): SearchWord[] {
  const least = Math.min(...search.filter(({ passed }) => !passed).map(({ tested }) => tested));
  const words = searchWords(search.map(({ tested, passed }) => ({ tested, state: passed ? 'passed' : 'failed' })));
  return words.map((word, at) => {
    const step = search[at];
    if (at === 0 || step === undefined || step.passed || step.tested !== least) return word;
    const others = least - 1;
    return { ...word, text: others === 0 ? 'this alone fails' : `the first ${others} and this fail` };
  });
}
