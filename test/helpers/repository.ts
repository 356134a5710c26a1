import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

type Content = string | Uint8Array;

/** A real repository in a temporary folder of its own. Its folder's neighbours (`scratch`) are free for worktrees. */
export type TestRepository = {
  /** Main worktree, symbolic links resolved. */
  path: string;
  /** The temporary folder that holds the repository and whatever a test puts next to it. */
  scratch: string;
  /** Runs git in the main worktree (or in `cwd`) and gives its output, trimmed. Throws where git says no. */
  git: (args: readonly string[], cwd?: string) => string;
  /** Writes a file, folders included, into the main worktree (or into `cwd`). */
  write: (path: string, content: Content, cwd?: string) => void;
  /** Commits everything in the main worktree (or in `cwd`) and gives the commit. */
  commit: (message: string, cwd?: string) => string;
  dispose: () => void;
};

/** The person's own git configuration must not decide whether a test passes. */
export const testGitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test Person',
  GIT_AUTHOR_EMAIL: 'person@example.com',
  GIT_COMMITTER_NAME: 'Test Person',
  GIT_COMMITTER_EMAIL: 'person@example.com',
  LC_ALL: 'C',
};

/** A fresh, empty temporary folder, symbolic links resolved. */
export function makeScratch(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'espalier-test-')));
}

export function writeTree(root: string, files: Readonly<Record<string, Content>>): void {
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
}

/** Runs git with the test identity; every test git goes through here. */
export function runGit(args: readonly string[], cwd: string): string {
  return execFileSync('git', [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...testGitEnvironment },
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/**
 * A repository on branch `main` with one commit of `files` (default: a README and one source file).
 * The identity stands in its own config, so that product code may commit in it as well.
 */
export function makeRepository(
  files: Readonly<Record<string, Content>> = { 'README.md': '# Sample\n', 'src/main.ts': 'export const answer = 41;\n' },
  name = 'sample',
): TestRepository {
  const scratch = makeScratch();
  const path = join(scratch, name);
  mkdirSync(path);
  const git = (args: readonly string[], cwd = path) => runGit(args, cwd);
  git(['init', '--quiet', '--initial-branch=main']);
  git(['config', 'user.name', 'Test Person']);
  git(['config', 'user.email', 'person@example.com']);
  git(['config', 'commit.gpgsign', 'false']);
  const write = (file: string, content: Content, cwd = path) => writeTree(cwd, { [file]: content });
  const commit = (message: string, cwd = path) => {
    git(['add', '--all'], cwd);
    git(['commit', '--quiet', '--allow-empty', '--message', message], cwd);
    return git(['rev-parse', 'HEAD'], cwd);
  };
  writeTree(path, files);
  commit('first');
  return { path, scratch, git, write, commit, dispose: () => rmSync(scratch, { recursive: true, force: true }) };
}
