import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { acp } from '../protocols/acp';
import { at, jsonFile } from './home-files';

/** Its own default lets a second model decide. */
const modes = { plan: 'plan', ask: 'default', edit: 'auto-edit', auto: 'yolo' } as const;

export const qwen: AgentDefinition = {
  id: 'qwen',
  name: 'Qwen Code',
  description: 'Alibaba’s agent, for Qwen and any OpenAI-compatible model.',
  programs: ['qwen'],
  verified: '0.24.4',
  install: 'npm install -g @qwen-code/qwen-code',
  login: 'qwen',
  version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+\S*)/m, minimum: '0.20.0' },
  loggedIn: ({ home, env }) =>
    Boolean(env['OPENAI_API_KEY'] || env['DASHSCOPE_API_KEY']) ||
    existsSync(path.join(home, '.qwen', 'oauth_creds.json')) ||
    typeof at(jsonFile(home, '.qwen', 'settings.json'), 'security', 'auth', 'selectedType') === 'string',
  models: [],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  terminal: ({ prompt, resume, conversation, fresh, model, permissions }) => ({
    args: [
      ...(resume ? (conversation === null ? ['--continue'] : ['--resume', conversation]) : ['--session-id', fresh]),
      ...['--approval-mode', modes[permissions]],
      ...(model === null ? [] : ['--model', model]),
      ...(prompt === '' ? [] : ['-i', prompt]),
    ],
  }),
  messages: {
    // “Always in this project” would be a change of the worktree, and be gone with it.
    protocol: acp({ name: 'Qwen Code', modes, modelByFlag: true, hides: ['proceed_always_project'] }),
    start: ({ model, permissions }) => ({
      args: ['--acp', '--approval-mode', modes[permissions], ...(model === null ? [] : ['--model', model])],
    }),
  },
  signals: {
    titles: [
      { pattern: /^[◐◓◑◒◴◷◶◵]/u, is: 'working' },
      { pattern: /^✳/u, is: 'waiting' },
      { pattern: /^Qwen - /, is: 'idle' },
    ],
    approvals: [/Allow execution of: /, /Waiting for user confirmation\.\.\./],
  },
};
