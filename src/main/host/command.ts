import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { EspalierError } from '../../shared/errors';
import type { ProcessSpec } from '../../shared/host';

const nothingStarted = 'Nothing was started. Correct the command of the agent (agents.json names it) and restart the session.';

/**
 * The program that a spec names, as an absolute path, found as a shell would in the spec's own environment.
 * Throws `EspalierError('agent')` for whatever would make the start fail, before there is a process.
 */
export function resolveCommand(spec: Pick<ProcessSpec, 'command' | 'cwd' | 'env'>): string {
  const folder = statOf(spec.cwd);
  if (!folder?.isDirectory())
    throw new EspalierError(
      'agent',
      `The folder ${spec.cwd} to start in ${folder ? 'is not a folder' : 'does not exist'}.`,
      'Nothing was started. `espalier recreate` makes the worktree anew.',
    );
  if (spec.command === '') throw new EspalierError('agent', 'The command is empty.', nothingStarted);
  if (spec.command.includes('/')) return runnable(resolve(spec.cwd, spec.command), spec.command);

  const path = spec.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
  let near: string | null = null;
  for (const entry of path.split(':')) {
    const candidate = isAbsolute(entry) ? join(entry, spec.command) : resolve(spec.cwd, entry, spec.command);
    if (!statOf(candidate)?.isFile()) continue;
    if (isExecutable(candidate)) return candidate;
    near ??= candidate;
  }
  if (near !== null) return runnable(near, spec.command);
  throw new EspalierError('agent', `The command "${spec.command}" was not found in PATH (${path}).`, nothingStarted);
}

function runnable(path: string, named: string): string {
  const stat = statOf(path);
  if (!stat) throw new EspalierError('agent', `The command "${named}" does not exist (${path}).`, nothingStarted);
  if (stat.isDirectory()) throw new EspalierError('agent', `The command "${named}" is a folder (${path}).`, nothingStarted);
  if (!isExecutable(path))
    throw new EspalierError('agent', `The command "${named}" may not be executed (${path}).`, `Nothing was started. Run: chmod +x ${path}`);
  return path;
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null; // a part of the path is a file, or may not be entered: for us it is not there
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// node-pty (and with it Node) lets a child inherit the masters of the terminals opened before it: it could read
// and type into another agent's terminal, and that agent would get no SIGHUP while the child lives. bash, since
// `sh` may be dash, which cannot name a descriptor above 9; `-p`, so that it runs no BASH_ENV and imports no functions.
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's
const closeOthers = 'for fd in /dev/fd/*; do fd=${fd##*/}; case $fd in 0|1|2|"*") ;; *) eval "exec $fd>&-";; esac; done';
// Backspace in a line that the terminal itself edits takes a whole UTF-8 character.
const utf8Lines = '[ -x /bin/stty ] && /bin/stty iutf8';
// One pipe for both, or their order would be lost.
const mergeErrors = 'exec 2>&1';
const splitErrors = 'exec 2>>"$1"; shift';
// By itself and before anything is started: no child of its can be too early. It may fail: then the marks are all there is.
const enterGroup = '{ echo 0 > "$1/cgroup.procs"; } 2>/dev/null; shift';
const bash = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/run/current-system/sw/bin/bash'];

/** The command line that becomes `program` (same pid) with no descriptor but 0 to 2. Costs 3 ms. `errors`: as in the spec. `cgroup`: the folder of the one that it enters. */
export function launcher(
  program: string,
  args: readonly string[],
  io: ProcessSpec['io'],
  { errors = null, cgroup = null }: { errors?: string | null; cgroup?: string | null } = {},
): { file: string; args: string[] } {
  const file = bash.find((path) => existsSync(path));
  if (file === undefined)
    throw new EspalierError(
      'agent',
      'bash, which agents are started through, is not on this computer.',
      'Nothing was started. Install bash.',
    );
  const pipe = errors === null ? mergeErrors : splitErrors;
  const enter = cgroup === null ? '' : `${enterGroup}; `;
  const script = `${closeOthers}; ${enter}${io === 'terminal' ? utf8Lines : pipe}; exec "$@"`;
  return {
    file,
    args: [
      '-p',
      '-c',
      script,
      'espalier-launch',
      ...(cgroup === null ? [] : [cgroup]),
      ...(errors === null ? [] : [errors]),
      program,
      ...args,
    ],
  };
}
