import path from 'node:path';
import type { Logger } from 'pino';
import { type ErrorRecord, toErrorRecord } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { resolveBase } from '../git/base';
import { diskSize } from '../git/clean';
import { hasManyFiles, hasSpare, readySpare, type SparePlace, sparePath, takeSpare } from '../git/spare';
import { addWorktree, removeWorktree } from '../git/worktree';
import type { Repositories } from '../repositories/repositories';
import type { Sessions } from './sessions';

/** Where adding a worktree takes longer than this (ms), the next session finds one ready. */
const slow = Number(process.env['ESPALIER_SLOW_WORKTREE_MS'] ?? 300);
/** A repository without a session for so long (ms) keeps none. */
const unused = 24 * 60 * 60 * 1000;
/** How often unused ones are looked for, ms. */
const sweepEvery = 60 * 60 * 1000;

export interface Spares {
  /** Makes a session's worktree: from the repository's spare one where that is ready. Throws as `addWorktree`. */
  place(record: SessionRecord): Promise<void>;
  /** Takes a repository's spare worktree away. Resolves with what stood in the way; null: it is gone. */
  drop(repository: Repository): Promise<ErrorRecord | null>;
  /** Those that are there now, with the disk that they take in bytes. */
  list(): Promise<{ repository: Repository; worktree: string; bytes: number }[]>;
}

/** Keeps one worktree ready for each large repository in use, at its default base: a start then moves it, and checks nothing out. */
export function makeSpares({ sessions, repositories, log }: { sessions: Sessions; repositories: Repositories; log: Logger }): Spares {
  const large = new Set<string>();
  const without = new Set<string>(); // git cannot move a worktree of theirs
  const lines = new Map<string, Promise<ErrorRecord | null>>();

  const of = (repository: string): SessionRecord[] => sessions.all().filter((record) => record.repository === repository);
  const places = ({ id, path: root }: Repository): SparePlace[] => {
    const folders = new Set(of(id).map(({ worktree }) => path.dirname(worktree)));
    return [...folders].map((folder) => ({ root, id, folder }));
  };
  /** One step after another for each repository; what fails is noted, and costs no more than the time it saves. */
  const inLine = (repository: string, step: () => Promise<void>): Promise<ErrorRecord | null> => {
    const warn = (thrown: unknown): ErrorRecord => {
      const error = toErrorRecord(thrown);
      log.warn({ repository, error }, 'spare worktree');
      return error;
    };
    const tail = (lines.get(repository) ?? Promise.resolve()).then(step).then(() => null, warn);
    lines.set(repository, tail);
    return tail;
  };

  const ready = async (id: string, folder: string): Promise<void> => {
    const busy = of(id).some(({ state }) => state === 'preparing'); // that goes first; its end brings us here again
    if (busy || without.has(id) || !large.has(id)) return;
    const repository = repositories.get(id);
    const { config } = await repositories.scripts(id);
    const { commit } = await resolveBase(repository.path, config.base ?? repository.branch ?? 'HEAD');
    if (!(await readySpare({ root: repository.path, id, folder }, commit))) without.add(id);
  };

  const drop = (repository: Repository): Promise<ErrorRecord | null> => {
    const there = places(repository);
    return inLine(repository.id, async () => {
      for (const place of there) if (await hasSpare(place)) await removeWorktree(place.root, sparePath(place));
    });
  };

  const lastUse = (id: string): number => Math.max(0, ...of(id).map(({ createdAt, startedAt }) => Date.parse(startedAt ?? createdAt)));
  const sweep = async (): Promise<void> => {
    for (const repository of repositories.all()) {
      for (const place of places(repository)) {
        if (!(await hasSpare(place))) continue;
        large.add(repository.id);
        if (Date.now() - lastUse(repository.id) > unused) await drop(repository);
        else if (of(repository.id).some(({ state }) => state === 'queued'))
          await inLine(repository.id, () => ready(repository.id, place.folder));
      }
    }
  };

  sessions.onMoved((record, before) => {
    const begun = record.state === 'running' && record.began && before?.began === false;
    const baseMoved = record.state === 'landed' && before?.state === 'landing';
    if (begun || baseMoved) void inLine(record.repository, () => ready(record.repository, path.dirname(record.worktree)));
  });
  void sweep();
  setInterval(() => void sweep(), sweepEvery).unref();

  return {
    place: async (record) => {
      const repository = repositories.get(record.repository);
      const wanted = { root: repository.path, path: record.worktree, branch: record.branch, commit: record.base.commit };
      const place = { root: repository.path, id: repository.id, folder: path.dirname(record.worktree) };
      try {
        if (await takeSpare(wanted, place)) return void large.add(repository.id);
      } catch (error) {
        log.warn({ session: record.id, error: toErrorRecord(error) }, 'the spare worktree cannot be used');
      }
      const start = performance.now();
      await addWorktree(wanted);
      if (performance.now() - start > slow && (await hasManyFiles(record.worktree))) large.add(repository.id);
    },
    drop,
    list: async () => {
      const found = [];
      for (const repository of repositories.all()) {
        for (const place of places(repository)) {
          const worktree = sparePath(place);
          if (await hasSpare(place)) found.push({ repository, worktree, bytes: await diskSize(worktree) });
        }
      }
      return found;
    },
  };
}
