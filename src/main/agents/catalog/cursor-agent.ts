import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { acp } from '../protocols/acp';

/** From https://cursor.com/docs/cli: `acp`, parameters, authentication. Edits alone cannot be allowed by a flag. */
export const cursorAgent: AgentDefinition = {
  id: 'cursor-agent',
  name: 'Cursor CLI',
  description: 'Cursor’s agent.',
  programs: ['cursor-agent'],
  verified: null,
  install: 'curl https://cursor.com/install -fsS | bash',
  login: 'cursor-agent login',
  version: { args: ['--version'], pattern: /(\d{4}\.\d{2}\.\d{2}\S*)/, minimum: '2026.01.01' },
  // Where it keeps its login is not documented, only its own configuration is.
  loggedIn: ({ home, env }) =>
    Boolean(env['CURSOR_API_KEY'] || env['CURSOR_AUTH_TOKEN']) ||
    (existsSync(path.join(home, '.cursor', 'cli-config.json')) ? null : false),
  models: ['auto'],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: false },
  terminal: ({ prompt, resume, conversation, model, permissions }) => ({
    args: [
      ...(resume ? (conversation === null ? ['--continue'] : ['--resume', conversation]) : []),
      ...(model === null ? [] : ['--model', model]),
      ...(permissions === 'plan' ? ['--plan'] : permissions === 'auto' ? ['--force'] : []),
      ...(prompt === '' ? [] : [prompt]),
    ],
  }),
  messages: {
    protocol: acp({ name: 'Cursor CLI', modes: { plan: 'plan', ask: 'agent', edit: 'agent', auto: 'agent' }, login: 'cursor_login' }),
    start: ({ model }) => ({ subcommand: [...(model === null ? [] : ['--model', model]), 'acp'], args: [] }),
  },
  signals: { titles: [], approvals: [] },
};
