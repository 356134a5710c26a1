import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EspalierError } from '../../shared/errors';
import { gitFailure } from './failure';
import { type Git, git } from './git';
import { gitVersion } from './version';
import { listWorktrees } from './worktree-list';

export type RepositoryFacts = {
  /** The main worktree's folder, symbolic links resolved. */
  root: string;
  /** The git directory that all worktrees share. */
  gitDir: string;
  name: string;
  /** `branch` is null where HEAD is detached. */
  head: { branch: string | null; commit: string };
  /** Where work lands unless the person says otherwise; null where HEAD is detached and nothing else is known. */
  defaultBranch: string | null;
  /** The path given was in a linked worktree; `root` is the main one. */
  isLinkedWorktree: boolean;
  submodules: boolean;
  lfs: { used: boolean; installed: boolean };
};

/**
 * What a folder is as a repository. Throws an EspalierError for what Espalier cannot work in: no such folder, not a
 * repository, bare, without a commit, owned by another user, not writable.
 */
export async function inspectRepository(path: string): Promise<RepositoryFacts> {
  await gitVersion();
  const here = git(await existingFolder(path));
  const { bare, gitDir, commonDir } = await locate(here, path);
  if (bare) {
    throw new EspalierError(
      'repository',
      `${path} is a bare repository: it has no files to work on.`,
      'Clone it (git clone) and open the clone.',
    );
  }
  const isLinkedWorktree = gitDir !== commonDir;
  const root = await mainRoot(here, path, isLinkedWorktree);
  const main = git(root);
  const commit = await headCommit(main, path);
  await assertWritable([root, commonDir, join(commonDir, 'refs'), join(commonDir, 'objects')]);
  const branch = await headBranch(main);
  return {
    root,
    gitDir: commonDir,
    name: basename(root),
    head: { branch, commit },
    defaultBranch: branch ?? (await usualBranch(main)),
    isLinkedWorktree,
    submodules: (await main.run(['cat-file', '-e', 'HEAD:.gitmodules'], { accept: 'any' })).exitCode === 0,
    lfs: await lfsOf(main),
  };
}

async function existingFolder(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new EspalierError(
      'repository',
      `${path} cannot be read: ${error.message}.`,
      'Give yourself access to the folder, then try again.',
    );
  });
  // What was no UTF-8 has become this character before any of our code saw it.
  if (!found && path.includes('\uFFFD'))
    throw new EspalierError(
      'repository',
      `${path} has a name that is not UTF-8, which cannot be opened.`,
      'Nothing was changed. Rename the folder, then open it.',
    );
  if (!found)
    throw new EspalierError(
      'repository',
      `${path} does not exist.`,
      'Check the path. If the repository was moved, open it where it is now.',
    );
  if (!found.isDirectory())
    throw new EspalierError('repository', `${path} is a file, not a folder.`, 'Open the folder of a git repository.');
  return realpath(path);
}

async function locate(here: Git, path: string): Promise<{ bare: boolean; gitDir: string; commonDir: string }> {
  const args = ['rev-parse', '--is-bare-repository', '--is-inside-git-dir'];
  const output = await here.run(args, { accept: 'any' });
  if (output.exitCode !== 0) {
    if (!/not a git repository/.test(output.stderr)) throw gitFailure(args, output);
    throw new EspalierError(
      'repository',
      `${path} is not a git repository.`,
      'Open a folder that is in one, or make it one: git init, then a first commit.',
    );
  }
  const [bare, inside] = output.stdout.toString('utf8').trimEnd().split('\n');
  if (bare !== 'true' && inside === 'true') {
    throw new EspalierError('repository', `${path} is inside a repository's .git folder.`, 'Open the folder that holds .git.');
  }
  // One at a time: a path may hold line breaks.
  const gitDir = await here.text(['rev-parse', '--absolute-git-dir']);
  return { bare: bare === 'true', gitDir, commonDir: await here.text(['rev-parse', '--path-format=absolute', '--git-common-dir']) };
}

async function mainRoot(here: Git, path: string, isLinkedWorktree: boolean): Promise<string> {
  if (!isLinkedWorktree) return realpath(await here.text(['rev-parse', '--path-format=absolute', '--show-toplevel']));
  // The first one listed is the main worktree.
  const [main] = await listWorktrees(await here.text(['rev-parse', '--show-toplevel']));
  if (main && !main.bare) return realpath(main.path);
  throw new EspalierError(
    'repository',
    `${path} is a worktree of a bare repository, which has no main worktree.`,
    'Clone the repository (git clone) and open the clone.',
  );
}

async function headCommit(main: Git, path: string): Promise<string> {
  const output = await main.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { accept: 'any' });
  if (output.exitCode === 0) return output.stdout.toString('utf8').trim();
  throw new EspalierError(
    'repository',
    `${path} has no commit yet.`,
    'Make a first one (git commit), then open it again: work starts from a commit.',
  );
}

/** Short name of the branch that HEAD is on; null where it is detached. */
async function headBranch(main: Git): Promise<string | null> {
  const output = await main.run(['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [1] });
  return output.exitCode === 0 ? output.stdout.toString('utf8').trim() : null;
}

/** What the remote calls its main branch, or one of the usual names, if there is a local branch of that name. */
async function usualBranch(main: Git): Promise<string | null> {
  const remote = await main.run(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'], { accept: 'any' });
  const candidates = [
    remote.stdout
      .toString('utf8')
      .trim()
      .replace(/^origin\//, ''),
    'main',
    'master',
  ];
  for (const name of candidates.filter((candidate) => candidate !== '')) {
    const found = await main.run(['show-ref', '--verify', '--quiet', `refs/heads/${name}`], { accept: 'any' });
    if (found.exitCode === 0) return name;
  }
  return null;
}

async function assertWritable(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await access(folder, constants.W_OK).catch((cause: unknown) => {
      throw new EspalierError(
        'repository',
        `${folder} cannot be written to.`,
        'Give yourself write access to it, then open the repository again.',
        {
          cause,
        },
      );
    });
  }
}

async function lfsOf(main: Git): Promise<{ used: boolean; installed: boolean }> {
  const attributes = git(await main.text(['rev-parse', '--show-toplevel']), { env: { GIT_LITERAL_PATHSPECS: '0' } });
  const found = await attributes.run(['grep', '--quiet', 'filter=lfs', 'HEAD', '--', ':(top,glob)**/.gitattributes'], { accept: 'any' });
  if (found.exitCode !== 0) return { used: false, installed: false };
  return { used: true, installed: (await main.run(['lfs', 'version'], { accept: 'any' })).exitCode === 0 };
}
