import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { toErrorRecord } from '../../shared/errors';
import type { Repository, SessionRecord } from '../../shared/model';
import { replaceFile } from '../config/replace-file';
import { checkOut } from '../git/checkout';
import { filesOf } from '../git/tree-files';
import { readGitLink, removeWorktree } from '../git/worktree';
import type { Repositories } from '../repositories/repositories';
import type { RepositoryScripts } from '../repositories/scripts';
import type { Runner } from '../sessions/runner';
import type { SetUps } from '../sessions/set-up';

export interface Wanted {
  /** On whose behalf. */
  record: SessionRecord;
  repository: Repository;
  commit: string;
  /** Used for this alone, and removed afterwards; else one that others had before, with what they installed in it. */
  fresh: boolean;
  signal: AbortSignal;
}
/** `run`: how the ids of all processes in it begin. */
export type Lent = { folder: string; run: string };

export interface Checkouts {
  /** Lends a folder with a commit's files, set up as for a session. Throws `agent` where its set-up script fails. */
  lend<T>(wanted: Wanted, use: (lent: Lent) => Promise<T>): Promise<T>;
  folder: string;
}

interface Peers {
  home: string;
  repositories: Pick<Repositories, 'all' | 'scripts'>;
  runner: Pick<Runner, 'endAll'>;
  setUp: SetUps;
  log: Logger;
}

/** What a checkout was left with, once it was whole: in git's folder of it, so that it goes with it. */
const note = z.object({ prepared: z.string(), copied: z.array(z.string()) });
type Note = z.infer<typeof note>;

const freshMark = 'once';
/** One that nobody used for so long (ms) is removed at the next start. */
const unused = 7 * 24 * 60 * 60 * 1000;
/** Files that say what a set-up script installs. */
const locks =
  /(^|\/)(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|pyproject\.toml|poetry\.lock|uv\.lock|Pipfile\.lock|requirements[^/]*\.txt|Cargo\.(toml|lock)|go\.(mod|sum)|Gemfile\.lock|composer\.lock|mix\.lock|pubspec\.lock|gradle\.lockfile|flake\.lock)$/;

const noteFile = async (folder: string): Promise<string | null> => {
  const admin = await readGitLink(folder);
  return admin && path.join(admin, 'espalier-checkout.json');
};
async function readNote(folder: string): Promise<Note | null> {
  try {
    return note.parse(JSON.parse(await readFile((await noteFile(folder)) ?? '', 'utf8')));
  } catch {
    return null; // new, or a crash left it half made: it is made anew
  }
}

/** Folders in which commands see a commit's files, beside the sessions' worktrees: at most as many as are in use at once. */
export function makeCheckouts({ home, repositories, runner, setUp, log }: Peers): Checkouts {
  const root = path.join(home, 'checkouts');
  const taken = new Set<string>();

  const remove = async (repository: Repository | undefined, folder: string): Promise<void> => {
    if (repository) await removeWorktree(repository.path, folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }); // where git knows nothing of it any more
  };
  const tryRemove = (repository: Repository | undefined, folder: string): Promise<void> =>
    remove(repository, folder).catch((error: unknown) => log.warn({ folder, error: toErrorRecord(error) }, 'not removed'));

  /** What a killed core left running or lying there, and what nobody needs any more. */
  const sweep = async (): Promise<void> => {
    const names = await readdir(root).catch(() => []); // there was none yet
    if (names.length === 0) return;
    await runner.endAll('checkout');
    for (const name of names) {
      const folder = path.join(root, name);
      const repository = repositories.all().find(({ id }) => name.startsWith(`${id}-`));
      const used = await stat((await noteFile(folder)) ?? folder).catch(() => null); // without a note it is of no use
      const old = used === null || Date.now() - used.mtimeMs > unused;
      if (!repository || old || name.startsWith(`${repository.id}-${freshMark}`)) await tryRemove(repository, folder);
    }
  };
  const swept = sweep().catch((error: unknown) => log.warn({ error: toErrorRecord(error) }, 'checkouts are not tidied'));

  const nameFor = ({ repository, fresh }: Wanted): string => {
    if (fresh) return `${repository.id}-${freshMark}-${randomBytes(4).toString('hex')}`;
    for (let slot = 1; ; slot += 1) if (!taken.has(`${repository.id}-${slot}`)) return `${repository.id}-${slot}`;
  };

  const stateOf = async ({ repository, commit }: Wanted, { hash }: RepositoryScripts['scripts']): Promise<string> => {
    const files = [...(await filesOf(repository.path, commit))].filter(([file]) => locks.test(file));
    return createHash('sha256')
      .update(JSON.stringify([hash, files]))
      .digest('hex');
  };

  const furnish = async (wanted: Wanted, { folder, run }: Lent): Promise<void> => {
    const { record, repository, commit, signal } = wanted;
    const before = await readNote(folder);
    if (!before) await remove(repository, folder);
    const file = await noteFile(folder);
    if (file) await rm(file, { force: true }); // until it is whole again
    for (const copy of before?.copied ?? []) await rm(path.join(folder, copy), { force: true });
    await checkOut({ root: repository.path, path: folder, commit });
    signal.throwIfAborted();
    const scripts = await repositories.scripts(repository.id);
    const left: Note = { prepared: '', copied: [] };
    if (scripts.scripts.state === 'trusted') {
      const here = { record, folder, from: repository.path, scripts };
      left.copied = await setUp.copy(here);
      left.prepared = await stateOf(wanted, scripts.scripts);
      if (left.prepared !== before?.prepared) await setUp.run(here, `${run}-setup`, signal);
    }
    const to = await noteFile(folder);
    if (to) replaceFile(to, JSON.stringify(left));
  };

  return {
    folder: root,
    lend: async (wanted, use) => {
      await swept;
      const name = nameFor(wanted);
      const lent = { folder: path.join(root, name), run: `checkout-${name}` };
      taken.add(name);
      try {
        await furnish(wanted, lent);
        return await use(lent);
      } finally {
        if (wanted.fresh) await tryRemove(wanted.repository, lent.folder);
        taken.delete(name);
      }
    },
  };
}
