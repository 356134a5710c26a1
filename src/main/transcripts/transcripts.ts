import type { Entry, PlacedEntry } from '../../shared/transcript';
import { Journal, type Mark } from './journal';

type Item = { entries: PlacedEntry[]; writing: string };
/** The most that one item of a stream carries. */
const most = 200;

/** Every session's conversation: kept, read in pieces, and followed. */
export interface Transcripts {
  mark(session: string, run: string): Mark | null;
  append(session: string, entries: readonly Entry[], mark: Mark): void;
  /** What the agent writes right now; it becomes an entry when it is whole. */
  write(session: string, writing: string): void;
  read(session: string, from: number | null, limit: number): { entries: PlacedEntry[]; total: number };
  follow(session: string, from: number, push: (item: Item) => void, signal: AbortSignal): void;
}

export function makeTranscripts(home: string): Transcripts {
  const journals = new Map<string, Journal>();
  const writing = new Map<string, string>();
  const followers = new Map<string, Set<() => void>>();

  const journal = (session: string): Journal => {
    const known = journals.get(session) ?? new Journal(home, session);
    journals.set(session, known);
    return known;
  };
  const tell = (session: string): void => {
    for (const follower of followers.get(session) ?? []) follower();
  };

  return {
    mark: (session, run) => journal(session).mark(run),
    append: (session, entries, mark) => {
      journal(session).append(entries, mark);
      if (entries.length > 0) tell(session);
    },
    write: (session, text) => {
      if ((writing.get(session) ?? '') === text) return;
      if (text === '') writing.delete(session);
      else writing.set(session, text);
      tell(session);
    },
    read: (session, from, limit) => {
      const { length } = journal(session);
      return { entries: journal(session).entries(from ?? Math.max(0, length - limit), limit), total: length };
    },
    follow: (session, from, push, signal) => {
      let next = from;
      const tellMore = (): void => {
        do {
          const entries = journal(session).entries(next, most);
          next += entries.length;
          push({ entries, writing: writing.get(session) ?? '' });
        } while (next < journal(session).length);
      };
      const all = followers.get(session) ?? new Set();
      followers.set(session, all.add(tellMore));
      signal.addEventListener('abort', () => all.delete(tellMore));
      tellMore();
    },
  };
}
