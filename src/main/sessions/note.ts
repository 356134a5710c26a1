import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { place, type SessionRecord } from '../../shared/model';
import { replaceFile } from '../config/replace-file';

/** What is kept of a session beside git's own facts of its worktree, so that it is found again without the database. */
const note = z.object({
  id: z.string(),
  title: z.string(),
  goal: z.string(),
  agent: z.string(),
  place,
  base: z.object({ ref: z.string(), commit: z.string() }),
  createdAt: z.string(),
  /** Its branch, which an agent may have left. */
  branch: z.string().optional(),
  /** `ESPALIER_HOME` of the core that made it: another's sessions are not ours to find. */
  home: z.string().optional(),
  /** The snapshot that was made of what stood here before; null: nothing did. */
  rebuilt: z.string().nullable().default(null),
  /** Hash of the scripts that were run to the end here; null: none yet. */
  prepared: z.string().nullable(),
});
export type Note = z.infer<typeof note>;

/** The folder that git keeps for a linked worktree; throws when `worktree` is none. */
async function adminFolder(worktree: string): Promise<string> {
  const text = await readFile(path.join(worktree, '.git'), 'utf8');
  const folder = /^gitdir: (.+?)\n?$/s.exec(text)?.[1];
  if (folder === undefined) throw new Error(`${worktree} is not a linked worktree`);
  return path.resolve(worktree, folder);
}

/** A session's note. `prepared`, `rebuilt`: see there. */
export function noteOf(record: SessionRecord, home: string, about: Pick<Note, 'prepared' | 'rebuilt'>): Note {
  const { id, title, goal, agent, place, base, createdAt, branch } = record;
  return { id, title, goal, agent, place, base, createdAt, branch, home, ...about };
}

/** Written into git's folder for the worktree: it moves and goes with it, and no agent commits it. */
export async function writeNote(worktree: string, content: Note): Promise<void> {
  replaceFile(path.join(await adminFolder(worktree), 'espalier.json'), `${JSON.stringify(content, null, 2)}\n`);
}

/** null where there is none that can be read. */
export async function readNote(worktree: string): Promise<Note | null> {
  try {
    return note.parse(JSON.parse(await readFile(path.join(await adminFolder(worktree), 'espalier.json'), 'utf8')));
  } catch {
    return null; // not ours, or cut short by a crash: the caller goes on without it
  }
}
