import type { MergeStrategy, Session } from '../../shared/model';
import { mergeUndo, offerUndo } from '../app/undo';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { notify, withdraw } from '../ui/toast';

export interface HowToLand {
  strategy: MergeStrategy;
  /** null: the branch that it is meant for. */
  into: string | null;
  /** Of its commit; null: written for it. */
  message: string | null;
}

/** The note that a session is on its way. */
const noteOf = (session: string): string => `landing ${session}`;

/** Tells what became of a session that was put into the landing queue, once. */
function follow(id: string, title: string): void {
  const look = (): boolean => {
    const { sessions, undos } = useReplica.getState();
    const session = sessions.get(id);
    if (session?.state === 'landing') return false;
    if (session?.state !== 'landed') {
      withdraw(noteOf(id));
      if (session)
        notify({ glyph: 'needs', text: `${title} did not land`, detail: session.error?.message ?? 'It is in the list again, unchanged.' });
      return true;
    }
    const undo = mergeUndo(id, undos.values(), Date.now());
    if (undo === null) return false; // it comes right after
    withdraw(noteOf(id));
    offerUndo('landed', `${title} landed as ${session.landing?.commit?.slice(0, 7) ?? 'a commit'}`, undo.id, title);
    return true;
  };
  if (look()) return;
  const stop = useReplica.subscribe(() => {
    if (look()) stop();
  });
}

type Named = Pick<Session, 'id' | 'title'>;

/**
 * Says yes to a tree of a session that a person was shown, and lets it land by the queue of its branch. What comes of it is
 * told when it is over, conflicts too. Rejects where its work is another by now, or cannot land.
 */
export async function approveAndLand({ id, title }: Named, tree: string, how: HowToLand): Promise<void> {
  await core().call('review.approve', { session: id, tree });
  const { target } = await core().call('landing.add', { sessions: [id], ...how });
  notify({ id: noteOf(id), glyph: 'working', text: `${title} lands on ${target}` });
  follow(id, title);
}

/** The same at once: past the queue, and without its checks. Gives what conflicts; empty: it has landed. */
export async function approveAndMerge({ id, title }: Named, tree: string, how: HowToLand) {
  await core().call('review.approve', { session: id, tree });
  const merged = await core().call('session.merge', { session: id, ...how });
  if (!merged.merged) return merged.conflicts;
  offerUndo('landed', `${title} landed as ${merged.commit.slice(0, 7)}`, merged.undo, title);
  return [];
}
