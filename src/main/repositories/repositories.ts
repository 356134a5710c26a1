import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import type { RepositoryFile, Scripts } from '../../shared/contract';
import { EspalierError } from '../../shared/errors';
import type { Repository } from '../../shared/model';
import type { Changes } from '../changes';
import { currentBranch } from '../git/branch';
import { inTurn } from '../git/locks';
import { inspectRepository, type RepositoryFacts } from '../git/repository';
import type { Store } from '../store/store';
import { declareChecks } from './declare';
import { isMarked, markRepository, marksOf } from './mark';
import { type RepositoryScripts, readConfig, readScripts } from './scripts';

/** The repositories that the person opened. */
export interface Repositories {
  all(): Repository[];
  /** By id. Throws `not-found`. */
  get(id: string): Repository;
  /** By id, or opens the repository that holds a path. Throws `repository` for what is not one. */
  open(idOrPath: string): Promise<Repository>;
  scripts(id: string): Promise<RepositoryScripts>;
  /** Its configuration file, read now. */
  config(id: string): Promise<RepositoryFile>;
  /** The person's yes or no to scripts of exactly this hash. Throws `refused` when they have changed since. */
  answer(id: string, hash: string, yes: boolean): Promise<Scripts>;
  /**
   * Adds checks to its configuration file, because the person said so: where they had said yes to all of its scripts, these
   * are among them. Throws `refused` when the scripts are not those of `hash` any more.
   */
  declare(id: string, commands: readonly string[], hash: string | null): Promise<Scripts>;
  /** The person's yes to the repository as such, or what takes it back, with that to its scripts. */
  trust(id: string, yes: boolean): Repository;
  /** Whether sessions that are to land on a branch wait until the person says otherwise. */
  pause(id: string, target: string, paused: boolean): Repository;
  /** Whether scripts wait for an answer, as last read. */
  waits(id: string): boolean;
  forget(id: string): void;
  onAnswered(listener: () => void): void;
  /** A known repository was opened at another place than it was. */
  onMoved(listener: (repository: Repository, from: string) => Promise<void>): void;
  /** A repository was opened for the first time. */
  onOpened(listener: (id: string) => Promise<void>): void;
}

const now = (): string => new Date().toISOString();

export function makeRepositories({ store, changes }: { store: Store; changes: Changes }): Repositories {
  const known = new Map(store.repositories.all().map((repository) => [repository.id, repository]));
  const waiting = new Set<string>();
  /** One after another: two tasks in a repository that nobody opened yet are in one repository. */
  const opening = inTurn();
  const listeners: (() => void)[] = [];
  const moveListeners: ((repository: Repository, from: string) => Promise<void>)[] = [];
  const openListeners: ((id: string) => Promise<void>)[] = [];

  const save = (repository: Repository): Repository => {
    store.save({ repository });
    known.set(repository.id, repository);
    changes.publish({ type: 'repository', record: repository });
    return repository;
  };
  const get = (id: string): Repository => {
    const repository = known.get(id);
    if (!repository) throw new EspalierError('not-found', `There is no repository ${id}.`, 'Open it first: `espalier open <path>`.');
    return repository;
  };
  /** The one that a repository opened at a new place was, if that one is no longer where it was: else this is a copy. */
  const movedFrom = async (gitDir: string): Promise<Repository | null> => {
    for (const id of await marksOf(gitDir)) {
      const old = known.get(id);
      if (old && !(await isMarked(old, id))) return old;
    }
    return null;
  };
  const take = async (facts: RepositoryFacts): Promise<Repository> => {
    const path = await realpath(facts.root);
    const at = [...known.values()].find((repository) => repository.path === path);
    const moved = at ? null : await movedFrom(facts.gitDir);
    const old = at ?? moved;
    const branch = facts.head.branch ?? facts.defaultBranch ?? old?.branch ?? null;
    const openedAt = now();
    const id = old?.id ?? randomBytes(5).toString('hex');
    await markRepository(facts.gitDir, id);
    const fresh = { trusted: null, declined: null, trustedAt: null, paused: [] };
    const opened = save({ ...fresh, ...old, id, name: facts.name, path, branch, openedAt });
    if (moved) for (const listener of moveListeners) await listener(opened, moved.path);
    if (!old) for (const listener of openListeners) await listener(id);
    return opened;
  };
  /** The checkout may be on another branch by now. Throws `repository` where it is gone. */
  const refresh = async (repository: Repository): Promise<Repository> => {
    if (!(await isMarked(repository, repository.id))) {
      throw new EspalierError(
        'repository',
        `The repository ${repository.name} is no longer at ${repository.path}.`,
        'Its sessions are kept. Open it where it is now (`espalier open <path>`): they follow it there.',
      );
    }
    const branch = (await currentBranch(repository.path)) ?? repository.branch;
    return branch === repository.branch ? repository : save({ ...repository, branch });
  };
  const scripts = async (id: string): Promise<RepositoryScripts> => {
    const read = await readScripts(get(id));
    if (read.scripts.state === 'needed') waiting.add(id);
    else waiting.delete(id);
    return read;
  };

  const assertSeen = (asked: Scripts, hash: string | null): void => {
    if (asked.hash === hash) return;
    throw new EspalierError(
      'refused',
      'The repository’s scripts have changed since they were shown.',
      'Nothing was run. Read them again, then answer.',
    );
  };
  const answer = async (id: string, hash: string, yes: boolean): Promise<Scripts> => {
    assertSeen((await scripts(id)).scripts, hash);
    const repository = get(id);
    if (yes) save({ ...repository, trusted: hash, declined: null, trustedAt: repository.trustedAt ?? now() });
    else save({ ...repository, trusted: null, declined: hash });
    const answered = (await scripts(id)).scripts;
    for (const listener of listeners) listener();
    return answered;
  };

  return {
    all: () => [...known.values()],
    get,
    open: async (idOrPath) => {
      const byId = known.get(idOrPath);
      if (byId) return await refresh(byId);
      const facts = await inspectRepository(idOrPath);
      return await opening(() => take(facts));
    },
    scripts,
    config: async (id) => {
      const { file, exists, config, problem } = await readConfig(get(id));
      return { file, exists, problem, base: config.base ?? null, worktrees: config.worktrees ?? null, protected: config.protected ?? [] };
    },
    answer,
    declare: async (id, commands, hash) => {
      const { scripts: before } = await scripts(id);
      assertSeen(before, hash);
      await declareChecks(get(id), before.checks.length, commands);
      const { scripts: after } = await scripts(id);
      const expected = { ...before, checks: [...before.checks, ...commands] };
      const asSeen =
        JSON.stringify([after.setup, after.copy, after.checks]) === JSON.stringify([expected.setup, expected.copy, expected.checks]);
      const agreed = before.state === 'trusted' || before.state === 'none';
      return agreed && asSeen && after.hash !== null ? await answer(id, after.hash, true) : after;
    },
    trust: (id, yes) => {
      const repository = get(id);
      return save({ ...repository, trustedAt: yes ? (repository.trustedAt ?? now()) : null, trusted: yes ? repository.trusted : null });
    },
    pause: (id, target, paused) => {
      const repository = get(id);
      const others = repository.paused.filter((branch) => branch !== target);
      return save({ ...repository, paused: paused ? [...others, target] : others });
    },
    waits: (id) => waiting.has(id),
    forget: (id) => {
      get(id);
      store.repositories.drop(id);
      known.delete(id);
      changes.publish({ type: 'dropped', collection: 'repository', id });
    },
    onAnswered: (listener) => void listeners.push(listener),
    onMoved: (listener) => void moveListeners.push(listener),
    onOpened: (listener) => void openListeners.push(listener),
  };
}
