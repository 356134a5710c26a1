import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AgentDefinition } from '../definition';
import { acp } from '../protocols/acp';
import type { SessionFile } from '../session-files';
import { spareConversation } from './gemini-chats';
import { at, jsonFile, writeJsonFile } from './home-files';

const modes = { plan: 'plan', ask: 'default', edit: 'autoEdit', auto: 'yolo' } as const;
const approval = { plan: 'plan', ask: 'default', edit: 'auto_edit', auto: 'yolo' } as const;

const tokens = z.object({ input: z.number(), output: z.number(), cached: z.number().nullish(), thoughts: z.number().nullish() });
const answer = z.object({ type: z.literal('gemini'), id: z.string(), timestamp: z.string(), model: z.string().nullish(), tokens });
/** It says nothing of the model's window. */
const sessionFile: SessionFile = {
  mark: '"tokens"',
  call: (line) => {
    const { data } = answer.safeParse(line);
    if (!data) return null;
    const { input, output, cached, thoughts } = data.tokens;
    const { id, timestamp: at, model = null } = data;
    return { id, at, model, input, cached: cached ?? null, output: output + (thoughts ?? 0), window: null, aside: false };
  },
  find: ({ conversation, worktree, home, env }) => {
    const folder = path.join(env['GEMINI_CLI_HOME'] || home, '.gemini');
    const name = at(jsonFile(folder, 'projects.json'), 'projects', worktree);
    if (typeof name !== 'string') return null;
    const chats = path.join(folder, 'tmp', name, 'chats');
    const ending = `-${conversation.slice(0, 8)}.jsonl`;
    const file = existsSync(chats) ? readdirSync(chats).find((entry) => entry.endsWith(ending)) : undefined;
    return file === undefined ? null : path.join(chats, file);
  },
};

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
  asksTrust: true,
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
    start: ({ model }) => ({
      args: ['--acp', ...(model === null ? [] : ['--model', model])],
      // It would start itself again for more memory, and take the time and the place of two.
      env: { GEMINI_CLI_NO_RELAUNCH: 'true' },
    }),
  },
  sessionFile,
  // No hooks: it reads them from settings of the person's, of the repository's, and of the computer's where root wrote those.
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
