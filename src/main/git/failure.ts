import { EspalierError } from '../../shared/errors';

/** How a git process ended. `exitCode` is negative where it could not be started. */
export type GitOutput = { exitCode: number; stdout: Buffer; stderr: string; truncated: boolean };

const kept = 'Nothing was changed.';

/** What git says on standard error (in English, LC_ALL=C) and what a person can do about it. First match wins. */
const known: readonly { says: RegExp; code: 'git' | 'repository' | 'storage' | 'refused'; message: string; hint: string }[] = [
  {
    says: /dubious ownership/,
    code: 'repository',
    message: 'Git refuses this repository because another user owns its folder.',
    hint: `${kept} If you trust it: git config --global --add safe.directory <folder>, then open it again.`,
  },
  {
    says: /No space left on device|Disk quota exceeded/,
    code: 'storage',
    message: 'The disk is full.',
    hint: 'What was saved before is kept. Free some space (`espalier cleanup --dry-run` shows what could go) and try again.',
  },
  {
    says: /Please tell me who you are|empty ident name|unable to auto-detect email/,
    code: 'git',
    message: 'Git does not know who you are, so it cannot make a commit.',
    hint: `${kept} Run: git config --global user.name "Your Name" and git config --global user.email you@example.com, then try again.`,
  },
  {
    says: /failed to sign the data|gpg failed|Load key .*(invalid|incorrect|no such)|Couldn't (load|get) .*key/i,
    code: 'git',
    message: 'Git could not sign the commit, as your configuration asks it to (commit.gpgsign).',
    hint: `${kept} Unlock your key, or mend user.signingKey and gpg.program, then try again.`,
  },
  {
    says: /git-lfs.*(not found|No such file)/i,
    code: 'git',
    message: 'The repository uses Git LFS, which is not installed here.',
    hint: `${kept} Install git-lfs (or run \`git lfs uninstall\` to work with pointer files) and try again.`,
  },
  {
    says: /Unable to create '.*\.lock': File exists/,
    code: 'refused',
    message: 'Another git process is at work in this repository, or one ended without removing its lock file.',
    hint: `${kept} Try again when it has ended. If none runs, remove the .lock file that git names.`,
  },
  {
    says: /Permission denied|Read-only file system|insufficient permission/,
    code: 'repository',
    message: 'The repository cannot be written to.',
    hint: `${kept} Give yourself write access to its folder and to .git, then try again.`,
  },
  {
    says: /not a git repository/,
    code: 'repository',
    message: 'The folder is no longer (part of) a git repository.',
    hint: 'It may have been moved or deleted. Open the repository from where it is now.',
  },
];

/** Turns a git process that said no into an error for a person; git's own words are in its message. */
export function gitFailure(args: readonly string[], output: Pick<GitOutput, 'exitCode' | 'stderr'>): EspalierError {
  const said = output.stderr.trim();
  const match = known.find(({ says }) => says.test(said));
  if (match) return new EspalierError(match.code, `${match.message} (git: ${lastLine(said)})`, match.hint);
  const command = args.find((arg) => !arg.startsWith('-')) ?? 'git';
  return new EspalierError('git', `git ${command} failed: ${lastLine(said) || `exit code ${output.exitCode}`}`, kept);
}

/** The line that names the cause: git puts "fatal:" last, after hints and progress. */
function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => line.startsWith('fatal:')) ?? lines.at(-1) ?? '').replace(/^(fatal|error): /, '');
}
