import { useEffect, useState } from 'react';
import type { PlacedEntry } from '../../shared/transcript';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { joined } from './rows';

/** Entries that are asked for first, which is more than a screen; then pieces of as many as the core gives at once. */
const newest = 200;
const piece = 1000;

export interface Conversation {
  entries: readonly PlacedEntry[];
  /** The text that the agent writes at this moment. */
  writing: string;
  /** What came before the entries is on its way. */
  earlier: boolean;
  /** Something is known of it. */
  loaded: boolean;
  error: unknown;
}

const nothing: Conversation = { entries: [], writing: '', earlier: false, loaded: false, error: null };

/** A session's conversation: its end at once, the rest piece by piece, and what is added as it happens. */
export function useConversation(session: string): Conversation {
  const connected = useReplica((state) => state.connected);
  const [state, setState] = useState<{ session: string; now: Conversation }>({ session, now: nothing });

  useEffect(() => {
    if (!connected) return; // what is known stays on screen
    let current = true;
    let stop = (): void => {};
    const change = (next: (before: Conversation) => Conversation): void => {
      if (current) setState((before) => ({ session, now: next(before.session === session ? before.now : nothing) }));
    };
    const earlierThan = async (first: number): Promise<void> => {
      for (let end = first; current && end > 0; ) {
        const from = Math.max(0, end - piece);
        const { entries } = await core().call('session.transcript', { session, from, limit: end - from });
        change((before) => ({ ...before, entries: [...entries, ...before.entries], earlier: from > 0 }));
        end = from;
      }
    };
    const load = async (): Promise<void> => {
      const { entries, total } = await core().call('session.transcript', { session, from: null, limit: newest });
      if (!current) return;
      const first = entries[0]?.seq ?? 0;
      change(() => ({ entries, writing: '', earlier: first > 0, loaded: true, error: null }));
      stop = core().open(
        'transcript',
        { session, from: total },
        (item) => change((before) => ({ ...before, entries: joined(before.entries, item.entries), writing: item.writing })),
        (error) => change((before) => ({ ...before, error })),
      );
      await earlierThan(first);
    };
    load().catch((error: unknown) => change((before) => ({ ...before, error, loaded: true })));
    return () => {
      current = false;
      stop();
    };
  }, [session, connected]);
  return state.session === session ? state.now : nothing;
}
