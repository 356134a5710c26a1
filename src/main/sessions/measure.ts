import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { EspalierError, toErrorRecord } from '../../shared/errors';
import { settledStates } from '../../shared/lifecycle';
import type { FileChange, Repository, SessionRecord } from '../../shared/model';
import { branchCommit } from '../git/branch';
import { changes, type DiffOptions, diff, diffCommits } from '../git/diff';
import { exists } from '../git/exists';
import { changesBetween } from '../git/tree-diff';
import { treeNow } from '../git/tree-now';
import type { Live } from './live';

/** How long a worktree may go on changing before it is measured; ms. */
const settle = 700;
/** The longest that a worktree which never settles is left unmeasured; ms. */
const longestWait = 10_000;
/** The largest patch that is handed out whole; bytes. */
const largestPatch = 4 * 1024 * 1024;

export interface Diff {
  files: FileChange[];
  patch: string;
  truncated: boolean;
}

export interface Measure {
  /** The worktree may have changed: it is measured soon, and not more often than it can be measured. */
  stirred(id: string): void;
  now(id: string): Promise<void>;
  diff(record: SessionRecord, path: string | null): Promise<Diff>;
}

interface Peers {
  live: Live;
  session(id: string): SessionRecord;
  repository(record: SessionRecord): Repository;
  tell(id: string): void;
  log: Logger;
}

/** How much a session changed, from its base commit on. Asked of git when something happened, never by the clock. */
export function makeMeasure({ live, session, repository, tell, log }: Peers): Measure {
  const queue = new PQueue({ concurrency: 2 });
  const measuring = new Map<string, { again: boolean }>();

  const landed = (record: SessionRecord): { from: string; to: string } | null => {
    const landing = record.state === 'landed' ? record.landing : null;
    return landing?.commit && landing.previous ? { from: landing.previous, to: landing.commit } : null;
  };
  const size = async (record: SessionRecord): Promise<void> => {
    const since = Date.now();
    const range = landed(record);
    if (range && record.landing?.size) return; // it was saved with the merge
    const there = await exists(record.worktree);
    if (!range && !there) return;
    // A tree is written by reading every change once more: only for who will not change it at once again.
    const [root, base] = [repository(record).path, record.base.commit];
    const tree = !range && settledStates.has(record.state) ? await treeNow(record.worktree, { root, commit: base }) : null;
    const ends = range ?? (tree === null ? null : { from: base, to: tree });
    const measured = ends ? await changesBetween(root, ends.from, ends.to) : await changes(record.worktree, base);
    const { files, added, deleted } = measured;
    const revision = ends ? `${ends.from} ${ends.to}` : await revisionOf(record.worktree, files);
    if (live.measure(record.id, { files: files.length, added, deleted, revision, tree, since })) tell(record.id);
  };
  /** Before its worktree is made there is nothing; once it is gone, what its branch still has. */
  const withoutWorktree = async (record: SessionRecord, options: DiffOptions): Promise<Diff> => {
    if (record.runs === 0) return { files: [], patch: '', truncated: false };
    const { path: root } = repository(record);
    const tip = await branchCommit(root, record.branch);
    if (tip !== null) return await diffCommits(root, record.base.commit, tip, options);
    const discarded = record.state === 'discarded';
    throw new EspalierError(
      'refused',
      `The worktree and the branch of “${record.title}” are gone${discarded ? ': it was discarded' : ''}.`,
      discarded ? '`espalier undo` brings both back.' : 'Nothing was changed. `espalier recreate` begins again from its base.',
    );
  };
  const now = async (id: string): Promise<void> => {
    await queue.add(() => size(session(id)));
  };

  const schedule = (id: string, wait: number): void => {
    const under = { again: false };
    measuring.set(id, under);
    const timer = setTimeout(() => {
      under.again = false; // what came until here is measured now
      const from = performance.now();
      now(id)
        .catch((error: unknown) => log.warn({ session: id, error: toErrorRecord(error) }, 'could not be measured'))
        .finally(() => {
          // While an agent goes on and on, measuring takes a tenth of the time and not all of it.
          if (under.again) schedule(id, settle + Math.min(longestWait, (performance.now() - from) * 10));
          else measuring.delete(id);
        });
    }, wait);
    timer.unref();
  };

  const stirred = (id: string): void => {
    const under = measuring.get(id);
    if (under) under.again = true;
    else schedule(id, settle);
  };

  return {
    now,
    stirred,
    diff: async (record, file) => {
      const range = landed(record);
      const options = { ...(file === null ? {} : { path: file }), maxBytes: largestPatch };
      if (range) return await diffCommits(repository(record).path, range.from, range.to, options);
      stirred(record.id); // a person may have changed something that no output told of
      if (await exists(record.worktree)) return await diff(record.worktree, record.base.commit, options);
      return await withoutWorktree(record, options);
    },
  };
}

/** A digest of what changed: counts alone miss a line that was written twice. Content is told by size and time, as git does. */
async function revisionOf(worktree: string, files: readonly FileChange[]): Promise<string> {
  const hash = createHash('sha1');
  for (const file of files) {
    const found = await lstat(path.join(worktree, file.path), { bigint: true }).catch(() => null); // deleted
    hash.update(`${file.path}\0${file.status}\0${file.added}\0${file.deleted}\0${found?.size ?? ''}\0${found?.mtimeNs ?? ''}\0`);
  }
  return hash.digest('hex');
}
