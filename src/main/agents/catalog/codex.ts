import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AgentDefinition, AgentStart } from '../definition';
import { codexHooks } from '../hooks/codex';
import { codex as protocol } from '../protocols/codex';
import type { SessionFile } from '../session-files';

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

/** Its own reports (OSC 7501) say what it does; these say what it asks, and where its conversation is kept. */
const events = ['SessionStart', 'UserPromptSubmit', 'PermissionRequest', 'PostToolUse', 'Stop'];

/** Said to it for this run alone. It takes trust in the repository for trust in its worktrees. */
const trustOf = ({ trusted, repository }: AgentStart): string[] =>
  trusted ? ['--config', `projects={${JSON.stringify(repository)}={trust_level="trusted"}}`] : [];

const tokens = z.object({
  input_tokens: z.number(),
  cached_input_tokens: z.number().nullish(),
  output_tokens: z.number(),
  total_tokens: z.number(),
});
const count = z.object({
  timestamp: z.string(),
  payload: z.object({
    type: z.literal('token_count'),
    info: z.object({ total_token_usage: tokens, last_token_usage: tokens, model_context_window: z.number().nullish() }),
  }),
});
/** Its model stands in other lines: it is that of the session, where the person named one. */
const sessionFile: SessionFile = {
  mark: '"token_count"',
  call: (line) => {
    const { data } = count.safeParse(line);
    if (!data) return null;
    const { total_token_usage: total, last_token_usage: last, model_context_window } = data.payload.info;
    const about = { id: String(total.total_tokens), at: data.timestamp, model: null, window: model_context_window ?? null, aside: false };
    return { ...about, input: last.input_tokens, output: last.output_tokens, cached: last.cached_input_tokens ?? null };
  },
};

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
  asksTrust: true,
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  terminal: (start) => ({
    subcommand: start.resume ? ['resume', start.conversation ?? '--last'] : [],
    args: [
      // A daemon would outlive its session.
      ...['--no-daemon', ...screenModes[start.permissions], ...trustOf(start)],
      ...(start.hooks ? codexHooks(start.hooks, events) : []),
      ...(start.model === null ? [] : ['--model', start.model]),
      // The task may begin with a dash.
      ...(start.prompt === '' ? [] : ['--', start.prompt]),
    ],
  }),
  messages: { protocol, start: () => ({ subcommand: ['app-server'], args: [] }) },
  sessionFile,
  signals: {
    titles: [
      { pattern: /^\[ [!.] \] Action Required/, is: 'waiting' },
      { pattern: /^[\u2800-\u28ff]/u, is: 'working' },
    ],
    approvals: [/Would you like to (make the following edits|run the following command)\?/],
  },
};
