import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition, AgentStart } from '../definition';
import { codex as protocol } from '../protocols/codex';

/** With a provider of the person's own (`model_provider`) the key is wherever that says. */
function hasProvider(folder: string): boolean {
  try {
    return /^\s*model_provider\s*=/m.test(readFileSync(path.join(folder, 'config.toml'), 'utf8'));
  } catch {
    return false; // there is no configuration
  }
}

/** Its screen has no policy by which it asks for each; where it may only read, it asks to do more. */
const screenModes = {
  plan: ['--sandbox', 'read-only', '--ask-for-approval', 'never'],
  ask: ['--sandbox', 'read-only', '--ask-for-approval', 'on-request'],
  edit: ['--sandbox', 'workspace-write', '--ask-for-approval', 'on-request'],
  auto: ['--sandbox', 'danger-full-access', '--ask-for-approval', 'never'],
};

/** Said to it for this run alone. It takes trust in the repository for trust in its worktrees. */
const trustOf = ({ trusted, repository }: AgentStart): string[] =>
  trusted ? ['--config', `projects={${JSON.stringify(repository)}={trust_level="trusted"}}`] : [];

export const codex: AgentDefinition = {
  id: 'codex',
  name: 'Codex',
  description: 'OpenAI’s agent.',
  programs: ['codex'],
  verified: '0.169.0',
  install: 'npm install -g @openai/codex',
  login: 'codex login',
  version: { args: ['--version'], pattern: /^codex-cli (\d+\.\d+\.\d+)/m, minimum: '0.150.0' },
  loggedIn: ({ home, env }) => {
    const folder = env['CODEX_HOME'] ?? path.join(home, '.codex');
    if (env['OPENAI_API_KEY'] || env['CODEX_API_KEY'] || existsSync(path.join(folder, 'auth.json'))) return true;
    return hasProvider(folder) ? null : false;
  },
  models: ['gpt-5.5'],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  terminal: (start) => ({
    subcommand: start.resume ? ['resume', start.conversation ?? '--last'] : [],
    args: [
  asksTrust: true,
      // A daemon would outlive its session.
      ...['--no-daemon', ...screenModes[start.permissions], ...trustOf(start)],
      ...(start.model === null ? [] : ['--model', start.model]),
      // The task may begin with a dash.
      ...(start.prompt === '' ? [] : ['--', start.prompt]),
    ],
  }),
  messages: { protocol, start: () => ({ subcommand: ['app-server'], args: [] }) },
  signals: {
    titles: [
      { pattern: /^\[ [!.] \] Action Required/, is: 'waiting' },
      { pattern: /^[\u2800-\u28ff]/u, is: 'working' },
    ],
    approvals: [/Would you like to (make the following edits|run the following command)\?/],
  },
};
