import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { acp } from '../protocols/acp';

const modes = { plan: 'plan', ask: 'default', edit: 'autoEdit', auto: 'yolo' } as const;
const approval = { plan: 'plan', ask: 'default', edit: 'auto_edit', auto: 'yolo' } as const;

export const gemini: AgentDefinition = {
  id: 'gemini',
  name: 'Gemini CLI',
  description: 'Google’s agent.',
  programs: ['gemini'],
  verified: '0.61.0',
  install: 'npm install -g @google/gemini-cli',
  login: 'gemini',
  version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+\S*)/m, minimum: '0.40.0' },
  loggedIn: ({ home, env }) =>
    Boolean(env['GEMINI_API_KEY'] || env['GOOGLE_API_KEY']) || existsSync(path.join(home, '.gemini', 'oauth_creds.json')),
  models: ['gemini-3-pro', 'gemini-3-flash'],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: false },
  terminal: ({ prompt, resume, conversation, fresh, model, permissions }) => ({
    args: [
      ...(resume ? ['--resume', conversation ?? 'latest'] : ['--session-id', fresh]),
      ...['--approval-mode', approval[permissions]],
      ...(model === null ? [] : ['--model', model]),
      ...(prompt === '' ? [] : ['-i', prompt]),
    ],
  }),
  messages: {
    protocol: acp({ name: 'Gemini CLI', modes }),
    start: ({ model }) => ({ args: ['--acp', ...(model === null ? [] : ['--model', model])] }),
  },
  signals: {
    titles: [
      { pattern: /^✋/u, is: 'waiting' },
      { pattern: /^✦/u, is: 'working' },
      { pattern: /^◇/u, is: 'idle' },
    ],
    approvals: [/Allow execution of \[/, /Apply this change\?/],
  },
};
