import { EspalierError } from '../../shared/errors';
import { gitFailure } from './failure';
import { type GitOutput, git } from './git';
import { withWriteLock } from './locks';
import { setByRepository } from './own-config';

/** A server that takes longer is given up on; ms. */
const patience = 300_000;
const kept = 'Your work is as it was, and nothing was pushed.';

export interface Push {
  root: string;
  remote: string;
  /** Short name, there and here. */
  branch: string;
  commit: string;
  /** Where the branch stands there if only we pushed it: it may be moved from there to anything. null: only forwards. */
  ours: string | null;
  /** Of the person's shell: programs that their git needs, and their SSH agent. */
  env: Readonly<Record<string, string>>;
}

/**
 * Pushes a commit as a branch, by the person's own credentials. Asks nobody for a password and runs no hook. Throws
 * `refused`, `login`, `provider` or `git`, as what stood in the way.
 */
export async function push({ root, remote, branch, commit, ours, env }: Push): Promise<void> {
  await assertOwnPrograms(root);
  const options = ['--quiet', '--no-signed', '--no-follow-tags', '--recurse-submodules=no'];
  const ref = `refs/heads/${branch}`;
  const args = ['push', ...options, '--', remote, `${commit}:${ref}`];
  const signal = AbortSignal.timeout(patience);
  const attempt = (lease: readonly string[]): Promise<GitOutput> =>
    git(root, { env: given(env), signal })
      .run(['push', ...lease, ...args.slice(1)], { accept: 'any' })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
        throw new EspalierError('provider', `${remote} did not answer within 5 minutes.`, `${kept} Try again when it can be reached.`);
      });
  let output = await attempt([]);
  if (ours !== null && notForwards.test(output.stderr)) output = await attempt([`--force-with-lease=${ref}:${ours}`]);
  if (output.exitCode === 0) return;
  const said = withoutPassword(output.stderr);
  throw pushFailure(said, remote, branch) ?? gitFailure(args, { exitCode: output.exitCode, stderr: said });
}

/**
 * Asks a remote where a branch stands, and brings what it has here: as `git fetch` would, no branch of the person's moves.
 * Throws as a push does.
 */
export async function fetchBranch({ root, remote, branch, env }: Pick<Push, 'root' | 'remote' | 'branch' | 'env'>): Promise<string> {
  await assertOwnPrograms(root);
  const signal = AbortSignal.timeout(patience);
  const args = ['fetch', '--quiet', '--no-tags', '--recurse-submodules=no', '--no-auto-maintenance', '--', remote, `refs/heads/${branch}`];
  return withWriteLock(root, async () => {
    const output = await git(root, { env: given(env), signal }).run(args, { accept: 'any' });
    const said = withoutPassword(output.stderr);
    if (output.exitCode !== 0) throw pushFailure(said, remote, branch) ?? gitFailure(args, { exitCode: output.exitCode, stderr: said });
    return git(root).text(['rev-parse', '--verify', 'FETCH_HEAD^{commit}']);
  });
}

/** What git needs of the person's shell to reach a remote. */
const given = (env: Push['env']): Record<string, string> =>
  Object.fromEntries(['PATH', 'SSH_AUTH_SOCK'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

const withoutPassword = (said: string): string => said.replace(/\/\/[^@/\s]+@/g, '//');

const notForwards = /non-fast-forward|fetch first|stale info/;

/** What git and the server say (in English, LC_ALL=C), first match first. */
const known: readonly {
  says: RegExp;
  code: 'refused' | 'login' | 'provider';
  what(remote: string, branch: string): string;
  hint: string;
}[] = [
  {
    says: /LFS object/i,
    code: 'refused',
    what: (remote) => `${remote} lacks files of Git LFS that this branch has.`,
    hint: 'Run `git lfs push` for the branch, then try again.',
  },
  {
    says: notForwards,
    code: 'refused',
    what: (remote, branch) => `${branch} on ${remote} has work that is not here.`,
    hint: 'Fetch and look at it. Remove or rename that branch there, or bring its work in here, then try again.',
  },
  {
    says: /Authentication failed|could not read (Username|Password)|Permission denied \(|Host key verification failed|error: 40[13]\b|Invalid username/,
    code: 'login',
    what: (remote) => `${remote} does not let you in.`,
    hint: 'Git asks for no password here. Make `git push` work without one in your terminal (`gh auth setup-git`, an SSH agent), then try again.',
  },
  {
    says: /Could not resolve host|Connection (refused|timed out|reset)|unable to access|Could not read from remote|early EOF|hung up|error: 5\d\d\b/i,
    code: 'provider',
    what: (remote) => `${remote} cannot be reached.`,
    hint: 'Try again when `git fetch` works.',
  },
  {
    says: /remote rejected|pre-receive hook declined|protected branch/,
    code: 'refused',
    what: (remote, branch) => `${remote} refuses ${branch}.`,
    hint: 'What it says is its own rule: change what it asks for, then try again.',
  },
];

function pushFailure(said: string, remote: string, branch: string): EspalierError | null {
  const match = known.find(({ says }) => says.test(said));
  if (!match) return null;
  const lines = said.split('\n').map((line) => line.replace(/^remote:\s*/, '').trim());
  const cause = lines.find((line) => /^(fatal|error:|!|GH\d+)/.test(line)) ?? lines.find((line) => line !== '') ?? '';
  return new EspalierError(match.code, `${match.what(remote, branch)} (git: ${cause})`, `${kept} ${match.hint}`);
}

/** Throws `refused` where the repository's own configuration names a program that a push would run. */
async function assertOwnPrograms(root: string): Promise<void> {
  const programs = String.raw`^(core\.(sshcommand|gitproxy|askpass)|credential\.(.*\.)?helper|remote\..*\.(receivepack|vcs)|protocol\..*)$`;
  const [named] = await setByRepository(root, programs);
  if (named === undefined) return;
  throw new EspalierError(
    'refused',
    `The repository’s own configuration says by ${named} what a push runs, and an agent could have written it.`,
    `${kept} Set it for all repositories (\`git config --global ${named} …\`, or an \`includeIf\`), and unset it in this one.`,
  );
}
