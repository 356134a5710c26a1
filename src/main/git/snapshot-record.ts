import { z } from 'zod';
import { git } from './git';

/** What a snapshot holds. Its commits are its parents, so that git keeps them; this says which is which. */
const snapshotRecord = z.object({
  branch: z.string(),
  /** Where the session's branch stood; null where it was gone. */
  branchCommit: z.string().nullable(),
  /** The worktree as it was; null where it had vanished. */
  worktree: z
    .object({
      /** null where HEAD led to a branch without a commit. */
      head: z.string().nullable(),
      /** The branch that HEAD was on: an agent may have left the session's. null: detached. */
      onBranch: z.string().nullable(),
      /** Everything on disk that is not ignored. */
      tree: z.string(),
      /** What was staged; null where a merge was unresolved. */
      index: z.string().nullable(),
    })
    .nullable(),
  /** Ignored files: how many there were, and the commit that holds them if they were kept. Bytes. */
  ignored: z.object({ count: z.number(), bytes: z.number(), commit: z.string().nullable() }),
});
export type SnapshotRecord = z.infer<typeof snapshotRecord>;

export const snapshotRefs = 'refs/espalier/snapshots/';

/** A snapshot's ref. Ids come from our store, and must not lead anywhere else. */
export function snapshotRef(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(id)) throw new TypeError(`not an id of a snapshot: ${id}`);
  return snapshotRefs + id;
}

/** The record of a snapshot; null where there is none of that id. */
export async function readSnapshot(root: string, id: string): Promise<SnapshotRecord | null> {
  const output = await git(root).run(['cat-file', 'commit', snapshotRef(id)], { accept: 'any' });
  if (output.exitCode !== 0) return null;
  const text = output.stdout.toString('utf8');
  return snapshotRecord.parse(JSON.parse(text.slice(text.indexOf('\n\n') + 2).split('\n')[2] ?? ''));
}

/** A commit message that a person can read, with the record in its third line. */
export function snapshotMessage(record: SnapshotRecord): string {
  return `espalier: ${record.branch} as it was\n\n${JSON.stringify(record)}`;
}
