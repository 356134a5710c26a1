import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import { reports } from '../hooks/settings';
import { acp } from '../protocols/acp';
import type { SessionFile } from '../session-files';
import { at, jsonFile } from './home-files';

/** Its own default lets a second model decide. */
const modes = { plan: 'plan', ask: 'default', edit: 'auto-edit', auto: 'yolo' } as const;

const events = ['SessionStart', 'UserPromptSubmit', 'PermissionRequest', 'PostToolUse', 'Stop', 'SessionEnd'];
const systemFolders: Readonly<Record<string, string>> = {
  darwin: '/Library/Application Support/QwenCode',
  win32: 'C:\\ProgramData\\qwen-code',
};
const lists = z.record(z.string(), z.array(z.unknown())).catch({});
/**
 * Hooks for one run: the variable that moves the computer's defaults elsewhere leads to a file with those and ours. Hooks
 * of all its settings run, so none of the person's is lost.
 */
function hooksOf({ hooks, env }: AgentStart): Omit<CommandLine, 'args'> {
  if (!hooks) return {};
  const variable = 'QWEN_CODE_SYSTEM_DEFAULTS_PATH';
  const settings = env['QWEN_CODE_SYSTEM_SETTINGS_PATH'];
  const folder = settings ? path.dirname(settings) : (systemFolders[process.platform] ?? '/etc/qwen-code');
  const before = jsonFile(env[variable] || path.join(folder, 'system-defaults.json'));
  const theirs = lists.parse(before?.['hooks']);
  const ours = Object.entries(reports(hooks, events)).map(([event, own]) => [event, [...(theirs[event] ?? []), ...own]]);
  return {
    env: { [variable]: path.join(hooks.folder, 'settings.json') },
    files: { 'settings.json': JSON.stringify({ ...before, hooks: { ...theirs, ...Object.fromEntries(ours) } }) },
  };
}

const conversationOf = ({ resume, conversation, fresh }: AgentStart): string[] => {
  if (!resume) return ['--session-id', fresh];
  return conversation === null ? ['--continue'] : ['--resume', conversation];
};

const count = z.number().nullish();
const answer = z.object({
  type: z.literal('assistant'),
  uuid: z.string(),
  timestamp: z.string(),
  model: z.string().nullish(),
  isSidechain: z.boolean().nullish(),
  usageMetadata: z.object({
    promptTokenCount: z.number(),
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
    cachedContentTokenCount: count,
  }),
});
/** Of the model's window its hook tells, at the end of a turn. */
const sessionFile: SessionFile = {
  mark: '"usageMetadata"',
  call: (line) => {
    const { data } = answer.safeParse(line);
    if (!data) return null;
    const {
      promptTokenCount: input,
      candidatesTokenCount: output,
      thoughtsTokenCount: thoughts,
      cachedContentTokenCount,
    } = data.usageMetadata;
    const { uuid: id, timestamp: at, model = null, isSidechain } = data;
    const tokens = { input, output: (output ?? 0) + (thoughts ?? 0), cached: cachedContentTokenCount ?? null };
    return { id, at, model, ...tokens, window: null, aside: isSidechain === true };
  },
};

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
  terminal: (start) => ({
    ...hooksOf(start),
    args: [
      ...conversationOf(start),
      ...['--approval-mode', modes[start.permissions]],
      ...(start.model === null ? [] : ['--model', start.model]),
      ...(start.prompt === '' ? [] : ['-i', start.prompt]),
    ],
  }),
  messages: {
    // Where a limit is reached it tries again for longer than the six minutes that were watched, and tells nobody: its job
    // is parked only once it gives up.
    // “Always in this project” would be a change of the worktree, and be gone with it.
    protocol: acp({ name: 'Qwen Code', modes, modelByFlag: true, hides: ['proceed_always_project'] }),
    start: ({ model, permissions }) => ({
      args: ['--acp', '--approval-mode', modes[permissions], ...(model === null ? [] : ['--model', model])],
    }),
  },
  sessionFile,
  signals: {
    titles: [
      { pattern: /^[◐◓◑◒◴◷◶◵]/u, is: 'working' },
      { pattern: /^✳/u, is: 'waiting' },
      { pattern: /^Qwen - /, is: 'idle' },
    ],
    approvals: [/Allow execution of: /, /Waiting for user confirmation\.\.\./],
  },
};
