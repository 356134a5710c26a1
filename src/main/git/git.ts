import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { type SimpleGit, type SimpleGitOptions, simpleGit } from 'simple-git';
import { EspalierError } from '../../shared/errors';
import { type GitOutput, gitFailure } from './failure';

export type { GitOutput } from './failure';

export type GitOptions = {
  /** An index file of our own in place of the worktree's. */
  index?: string;
  signal?: AbortSignal;
  /** More `key=value` configuration for these commands. */
  config?: readonly string[];
  /** More environment, such as GIT_AUTHOR_NAME. */
  env?: Readonly<Record<string, string>>;
  /** Nobody waits for it: whatever else runs goes first. */
  unhurried?: boolean;
};

export type RunOptions = {
  /** Standard input. Paths go this way (NUL-separated), since an argument cannot hold one that is not UTF-8. */
  input?: Buffer | string;
  /** Exit codes that the caller understands, besides 0. Any other throws. */
  accept?: readonly number[] | 'any';
  /** Git is stopped once it has written this many bytes; the output then says `truncated`. */
  maxBytes?: number;
};

export type Git = {
  /** Runs git and gives its output as bytes. Throws an EspalierError where git says no. */
  run: (args: readonly string[], options?: RunOptions) => Promise<GitOutput>;
  /** The output as text without its last line break. */
  text: (args: readonly string[], options?: RunOptions) => Promise<string>;
  /** The output of a command run with `-z`: one string a record. Bytes that are not UTF-8 become U+FFFD. */
  records: (args: readonly string[], options?: RunOptions) => Promise<string[]>;
};

/**
 * Nothing that an agent can write into the repository may make the core run it (no hooks, no file system monitor),
 * and no output may depend on what the person likes to see.
 */
const safeConfig = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'core.splitIndex=false',
  // No background process that outlives us, and none that packs while we hold objects without a ref.
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  // A person's own git may hold a lock for a moment: wait for it rather than fail (milliseconds).
  'core.filesRefLockTimeout=3000',
  'core.packedRefsTimeout=3000',
  'advice.detachedHead=false',
  // What we write and read is UTF-8.
  'i18n.commitEncoding=UTF-8',
  'i18n.logOutputEncoding=UTF-8',
];

const safeEnvironment = {
  GIT_TERMINAL_PROMPT: '0',
  // Empty (not absent) also keeps git from core.askPass and SSH_ASKPASS.
  GIT_ASKPASS: '',
  // As --no-optional-locks: a look never writes the index.
  GIT_OPTIONAL_LOCKS: '0',
  // A file may be called `*` or `:(top)`.
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
  LANGUAGE: '',
};

const niceGit: [string, string] = ['nice', 'git'];

/** Keeps a burst of questions from starting hundreds of processes at once. */
const processes = new PQueue({ concurrency: Math.max(4, availableParallelism() * 2) });

/** Git in a folder, under the configuration that everything run by the core has. Takes no lock: see locks.ts. */
export function git(dir: string, options: GitOptions = {}): Git {
  const run: Git['run'] = async (args, runOptions = {}) => {
    const output = await processes.add(() => spawnGit(dir, args, options, runOptions));
    if (!output) throw new EspalierError('internal', 'A git command was dropped.', 'Try again.');
    const { accept = [] } = runOptions;
    if (output.exitCode === 0 || output.truncated || accept === 'any' || accept.includes(output.exitCode)) return output;
    throw gitFailure(args, output);
  };
  return {
    run,
    text: async (args, runOptions) => (await run(args, runOptions)).stdout.toString('utf8').replace(/\n$/, ''),
    records: async (args, runOptions) => splitRecords((await run(args, runOptions)).stdout).map((record) => record.toString('utf8')),
  };
}

/** Cuts `-z` output at its NULs. The bytes of a path stay as they are, so that they can be given back to git. */
export function splitRecords(output: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let start = 0;
  for (let end = output.indexOf(0); end !== -1; end = output.indexOf(0, start)) {
    records.push(output.subarray(start, end));
    start = end + 1;
  }
  if (start < output.length) records.push(output.subarray(start));
  return records;
}

/** The reverse of splitRecords, for git's standard input. */
export function joinRecords(records: readonly Buffer[]): Buffer {
  const nul = Buffer.from([0]);
  return Buffer.concat(records.flatMap((record) => [record, nul]));
}

async function spawnGit(dir: string, args: readonly string[], options: GitOptions, runOptions: RunOptions): Promise<GitOutput> {
  options.signal?.throwIfAborted();
  const tooMuch = new AbortController();
  const environment = environmentFor(options);
  let seen: Omit<GitOutput, 'truncated'> | undefined;
  const runner = newRunner(dir, {
    abort: options.signal ? AbortSignal.any([options.signal, tooMuch.signal]) : tooMuch.signal,
    // The `exit` event may come before the last output; only `close` means that all was read.
    completion: { onClose: true, onExit: false },
    config: [...safeConfig, ...(options.config ?? [])],
    allowEnvironment: Object.keys(environment.ours),
    unsafe: { allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true, allowUnsafeAskPass: true },
    input: () => runOptions.input,
    ...(options.unhurried && process.platform !== 'win32' ? { binary: niceGit } : {}),
    // The one place where simple-git shows bytes and exit code. No error is its business: `run` decides.
    errors: (_error, result) => {
      seen = { exitCode: result.exitCode, stdout: Buffer.concat(result.stdOut), stderr: Buffer.concat(result.stdErr).toString('utf8') };
      return undefined;
    },
  });
  let bytes = 0;
  runner.env(environment.all).outputHandler((_command, stdout) => {
    stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (runOptions.maxBytes !== undefined && bytes > runOptions.maxBytes) tooMuch.abort();
    });
    // simple-git 4 waits 50 ms longer for a command that printed nothing; an empty chunk tells it that we know.
    stdout.once('end', () => stdout.emit('data', Buffer.alloc(0)));
  });
  await runner.raw([...args]);
  options.signal?.throwIfAborted();
  if (!seen) throw new EspalierError('internal', 'Git gave no result.', 'Try again.');
  if (/spawn git ENOENT/.test(seen.stderr)) throw gitMissing();
  return { ...seen, truncated: tooMuch.signal.aborted };
}

function newRunner(dir: string, options: Partial<SimpleGitOptions>): SimpleGit {
  try {
    return simpleGit(dir, options);
  } catch (error) {
    throw new EspalierError('repository', `The folder ${dir} does not exist.`, 'It may have been moved or deleted. Nothing was changed.', {
      cause: error,
    });
  }
}

/** The process's environment without what would lead git elsewhere (GIT_DIR, GIT_INDEX_FILE, EDITOR …), plus ours. */
function environmentFor(options: GitOptions): { all: Record<string, string>; ours: Record<string, string> } {
  const ours = { ...safeEnvironment, ...options.env, ...(options.index === undefined ? {} : { GIT_INDEX_FILE: options.index }) };
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(git_.*|editor|pager|visual|prefix|ssh_askpass)$/i.test(name)) inherited[name] = value;
  }
  return { all: { ...inherited, ...ours }, ours };
}

function gitMissing(): EspalierError {
  return new EspalierError('git', 'Git was not found.', 'Install git 2.38 or newer, make sure that it is on the PATH, and try again.');
}
