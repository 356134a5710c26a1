import { takesBackEnd } from '../../shared/kept';
import type { Undo } from '../../shared/model';
import { act } from '../connection/act';
import { core } from '../connection/clients';
import { useReplica } from '../connection/replica';
import { notify, withdraw } from '../ui/toast';

/** Ctrl+Z reaches back ten minutes: what is older is taken back where it is shown, not by a key that slipped. */
const keyReach = 10 * 60_000;

const noteOf = (undo: string): string => `undo ${undo}`;

/** Takes something back, and says what came of it. */
export async function undo(id: string, title: string): Promise<void> {
  const done = await act(core().call('undo.apply', { id }), { failed: `${title} could not be taken back` });
  if (done)
    notify({ glyph: 'done', text: done.undo.kind === 'merge' ? `The merge of ${title} was taken back` : `${title} is back as it was` });
}

/** The newest that the undo key may take back; null: nothing, or it is too long ago. */
export function newestUndo(undos: Iterable<Undo>, now: number): Undo | null {
  const open = [...undos].filter((one) => one.undoneAt === null && now - Date.parse(one.createdAt) < keyReach);
  return open.sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0] ?? null;
}

/** What takes back how a session came to its end, merged or kept; null: nothing does, or no more. */
export function mergeUndo(session: string, undos: Iterable<Undo>, now: number): Undo | null {
  for (const one of undos)
    if (takesBackEnd(one) && one.session === session && one.undoneAt === null && Date.parse(one.expiresAt) > now) return one;
  return null;
}

/** Tells what just happened with a button that takes it back. */
export const offerUndo = (glyph: 'landed' | 'stopped' | 'done', text: string, id: string, title: string): void =>
  notify({ id: noteOf(id), glyph, text, action: { label: 'Undo', run: () => void undo(id, title) } });

/** Takes offers off that someone took up: here by the key, in another window or by the command. */
export function dropTakenBack(undos: Iterable<Undo>): void {
  for (const one of undos) if (one.undoneAt !== null) withdraw(noteOf(one.id));
}

export const undoNewest = async (): Promise<void> => {
  const newest = newestUndo(useReplica.getState().undos.values(), Date.now());
  if (newest) await undo(newest.id, newest.title);
};
