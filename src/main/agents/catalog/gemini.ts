import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { acp } from '../protocols/acp';
import { spareConversation } from './gemini-chats';
import { at, jsonFile, writeJsonFile } from './home-files';

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
    Boolean(env['GEMINI_API_KEY'] || env['GOOGLE_API_KEY'] || env['GOOGLE_GENAI_USE_VERTEXAI']) ||
    existsSync(path.join(home, '.gemini', 'oauth_creds.json')) ||
    typeof at(jsonFile(home, '.gemini', 'settings.json'), 'security', 'auth', 'selectedType') === 'string',
  models: ['auto', 'gemini-3.1-pro-preview', 'gemini-3-flash-preview', 'gemini-2.5-pro'],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: false },
  terminal: ({ prompt, resume, conversation, fresh, model, permissions }) => ({
    args: [
      ...(resume ? ['--resume', conversation ?? 'latest'] : ['--session-id', fresh]),
      ...['--approval-mode', approval[permissions]],
      ...(model === null ? [] : ['--model', model]),
      ...(prompt === '' ? [] : ['-i', prompt]),
    ],
  asksTrust: true,
  }),
  messages: {
    protocol: acp({ name: 'Gemini CLI', modes }),
    start: ({ model }) => ({
      args: ['--acp', ...(model === null ? [] : ['--model', model])],
      // It would start itself again for more memory, and take the time and the place of two.
      env: { GEMINI_CLI_NO_RELAUNCH: 'true' },
    }),
  },
  signals: {
    titles: [
      { pattern: /^✋/u, is: 'waiting' },
      { pattern: /^✦/u, is: 'working' },
      { pattern: /^◇/u, is: 'idle' },
    ],
    approvals: [/Allow execution of \[/, /Apply this change\?/],
  },
  resumes: spareConversation,
  // Trust in the repository does not reach its worktrees, and the dialog comes up below an agent that is at work.
  trust: async ({ worktree, home, env }) => {
    const file = env['GEMINI_CLI_TRUSTED_FOLDERS_PATH'] || path.join(home, '.gemini', 'trustedFolders.json');
    const trusted = jsonFile(file);
    if ((trusted === null && existsSync(file)) || trusted?.[worktree] !== undefined) return;
    writeJsonFile(file, { ...trusted, [worktree]: 'TRUST_FOLDER' });
  },
};
