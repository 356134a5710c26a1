import { connectCore } from '../client/core';
import { settledStates } from '../shared/lifecycle';
import type { Session } from '../shared/model';
import type { PlacedEntry } from '../shared/transcript';
import { type Core, withCore } from './core';
import { followSessions } from './follow';

/** As many as one answer carries. */
const piece = 500;

/** Gives every entry of a session's conversation, or the last ones; with `follow` goes on until the session has ended. */
export async function conversation(
  session: Session,
  { follow, last }: { follow?: true; last?: number },
  take: (entry: PlacedEntry) => void,
): Promise<void> {
  let next = await withCore((core) => read(core, session, last ?? null, take));
  if (!follow) return;
  const ended = followSessions((sessions) => {
    const now = sessions.get(session.id);
    return !now || settledStates.has(now.state) ? true : undefined;
  });
  const over = new AbortController();
  void ended.then(() => over.abort());
  while (!over.signal.aborted) {
    const core = await connectCore({ client: 'command', start: true });
    await new Promise<void>((resolve, reject) => {
      over.signal.addEventListener('abort', () => resolve());
      core.open(
        'transcript',
        { session: session.id, from: next },
        ({ entries }) => {
          for (const entry of entries) take(entry);
          next += entries.length;
        },
        (error) => (error.code === 'connection' ? resolve() : reject(error)),
      );
    }).finally(() => core.close());
  }
  await ended;
  await withCore((core) => read(core, session, null, take, next));
}

async function read(core: Core, { id }: Session, last: number | null, take: (entry: PlacedEntry) => void, start = 0): Promise<number> {
  const { total } = await core.call('session.transcript', { session: id, from: 0, limit: 1 });
  let next = last === null ? start : Math.max(0, total - last);
  for (;;) {
    const { entries } = await core.call('session.transcript', { session: id, from: next, limit: piece });
    for (const entry of entries) take(entry);
    next += entries.length;
    if (entries.length === 0) return next;
  }
}
