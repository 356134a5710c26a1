import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { toErrorRecord } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { removeLeftovers } from '../git/clean';
import { repairWorktrees } from '../git/worktree';
import { listWorktrees } from '../git/worktree-list';
import type { Repositories } from '../repositories/repositories';
import { readNote } from './note';
import { positionFor } from './queue';
import type { Sessions } from './sessions';
import { untouched } from './untouched';

/** Brings store and git together again: after a damaged database was put aside, after a move, after a crash. */
export function makeRecovery({
  home,
  sessions,
  repositories,
  log,
}: {
  home: string;
  sessions: Sessions;
  repositories: Repositories;
  log: Logger;
}) {
  /** Adopts every worktree of a repository that carries a note of a session unknown to the store. */
  const adopt = async (repository: string): Promise<void> => {
    const known = new Set(sessions.all().map(({ id }) => id));
    for (const entry of await listWorktrees(repositories.get(repository).path)) {
      const note = await readNote(entry.path);
      const branch = note?.branch ?? entry.branch;
      if (!note || known.has(note.id) || branch === null) continue;
      // Two homes may have opened one repository.
      if (note.home !== undefined && note.home !== home && !entry.path.startsWith(path.join(home, path.sep))) continue;
      const { id, title, goal, agent, place, base, createdAt } = note;
      const record: SessionRecord = {
        ...untouched,
        ...{ id, title, goal, agent, place, base, createdAt, repository },
        state: 'stopped',
        position: positionFor(sessions.all(), id, null),
        branch,
        worktree: entry.path,
        runs: 1,
        resume: true,
        error: {
          code: 'storage',
          message: 'Espalier’s database did not know this session any more. It was found again from its worktree.',
          hint: 'Its files and branch are as they were. Read its changes, then restart, merge or discard it.',
        },
        startedAt: createdAt,
        finishedAt: new Date().toISOString(),
      };
      sessions.add(record, 'found again from its worktree');
    }
  };

  /** Every repository that a worktree under this home belongs to. */
  const adoptAll = async (): Promise<void> => {
    const root = path.join(home, 'worktrees');
    const folders = await readdir(root).catch(() => []); // there is no such folder before the first session
    for (const folder of folders) {
      for (const name of await readdir(path.join(root, folder))) {
        try {
          await adopt((await repositories.open(path.join(root, folder, name))).id);
        } catch (error) {
          log.warn({ worktree: path.join(root, folder, name), error: toErrorRecord(error) }, 'not a worktree that can be read');
        }
      }
    }
  };
  /** A repository is at another place than it was: its worktrees lead to it again, and those within it went along. */
  const follow = async (repository: Repository, from: string): Promise<void> => {
    const its = sessions.all().filter((record) => record.repository === repository.id);
    for (const { id, worktree } of its) {
      const within = path.relative(from, worktree);
      if (!within.startsWith('..') && !path.isAbsolute(within)) sessions.relocate(id, path.join(repository.path, within));
    }
    const broken = await repairWorktrees(
      repository.path,
      its.map(({ id }) => sessions.get(id).worktree),
    );
    log.info({ repository: repository.id, from, to: repository.path, broken }, 'the repository was moved');
  };

  /** Drops what a crash left in the repositories' git directories. */
  const tidy = async (): Promise<void> => {
    for (const { path: root } of repositories.all()) {
      try {
        const removed = await removeLeftovers(root);
        if (removed > 0) log.info({ root, removed }, 'leftovers of a crash removed');
      } catch (error) {
        log.warn({ root, error: toErrorRecord(error) }, 'could not be tidied'); // moved or unmounted: it may come back
      }
    }
  };
  return { adopt, adoptAll, follow, tidy };
}
