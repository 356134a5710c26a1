import type { SessionRecord } from '../../shared/model';

/** Names that would make a Node below us behave differently, or tell a program of a terminal that it is not in. */
const withheld = [
  'NODE_OPTIONS',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'ELECTRON_EXEC_PATH',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOWID',
  'INIT_CWD',
];

/** What a program started for a session gets of this process's environment. */
export function inherited(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    const ours = withheld.includes(name) || name.startsWith('npm_') || name.startsWith('GIT_');
    if (value !== undefined && !ours) kept[name] = value;
  }
  return kept;
}

/**
 * The environment of a session's programs: set-up script, agent and checks. `prompt`: the task, or what its agent is told
 * instead. `base`: what the person's own programs have.
 */
export function sessionEnvironment(
  session: SessionRecord,
  about: { home: string; repositoryPath: string; prompt: string; promptFile: string; base: Readonly<Record<string, string>> },
): Record<string, string> {
  return {
    ...about.base,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'espalier',
    ESPALIER_HOME: about.home,
    ESPALIER_SESSION: session.id,
    ESPALIER_PROMPT: about.prompt,
    ESPALIER_PROMPT_FILE: about.promptFile,
    ESPALIER_WORKTREE: session.worktree,
    ESPALIER_REPOSITORY: about.repositoryPath,
    ESPALIER_BASE: session.base.commit,
    WORKTREE_PATH: session.worktree,
    REPO_PATH: about.repositoryPath,
  };
}
