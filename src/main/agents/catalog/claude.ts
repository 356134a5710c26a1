import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import { hookSettings } from '../hooks/settings';
import { claude as protocol } from '../protocols/claude';
import type { SessionFile } from '../session-files';
import { at, jsonFile, writeJsonFile } from './home-files';

/** Its default mode lets a classifier decide, and nobody is asked: the mode is always said. */
const modes = { plan: 'plan', ask: 'manual', edit: 'acceptEdits' } as const;

const conversationOf = ({ resume, conversation }: AgentStart): string[] => {
  if (!resume) return [];
  return conversation === null ? ['--continue'] : ['--resume', conversation];
};
const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);

/** What its own screen does not tell. `--settings` counts only once on a command line. */
const events = ['SessionStart', 'UserPromptSubmit', 'PermissionRequest', 'PostToolUse', 'Notification', 'Stop', 'SessionEnd'];
const settingsOf = ({ hooks }: AgentStart): CommandLine =>
  hooks
    ? { args: ['--settings', path.join(hooks.folder, 'settings.json')], files: { 'settings.json': hookSettings(hooks, events) } }
    : { args: [] };

const account = z.object({ oauthAccount: z.unknown().optional(), primaryApiKey: z.string().optional() });
function hasAccount(home: string): boolean {
  try {
    const { oauthAccount, primaryApiKey } = account.parse(JSON.parse(readFileSync(path.join(home, '.claude.json'), 'utf8')));
    return Boolean(oauthAccount ?? primaryApiKey);
  } catch {
    return false; // not there, or not as expected: nobody logged in
  }
}

const objectOf = (value: unknown): Record<string, unknown> => z.record(z.string(), z.unknown()).catch({}).parse(value);

const answer = z.object({
  type: z.literal('assistant'),
  timestamp: z.string(),
  isSidechain: z.boolean().nullish(),
  message: z.object({
    id: z.string(),
    model: z.string(),
    usage: z.object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      cache_read_input_tokens: z.number().nullish(),
      cache_creation_input_tokens: z.number().nullish(),
    }),
  }),
});
/** It says nothing of the model's window. */
const sessionFile: SessionFile = {
  mark: '"usage"',
  call: (line) => {
    const { data } = answer.safeParse(line);
    if (!data || data.message.model === '<synthetic>') return null; // its own words, of which no model knows
    const { id, model, usage } = data.message;
    const cached = usage.cache_read_input_tokens ?? 0;
    const input = usage.input_tokens + cached + (usage.cache_creation_input_tokens ?? 0);
    return { id, at: data.timestamp, model, input, cached, output: usage.output_tokens, window: null, aside: data.isSidechain === true };
  },
};

export const claude: AgentDefinition = {
  id: 'claude',
  name: 'Claude Code',
  description: 'Anthropic’s agent.',
  programs: ['claude'],
  verified: '2.1.329',
  install: 'npm install -g @anthropic-ai/claude-code',
  login: 'claude',
  version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+)/m, minimum: '2.1.0' },
  loggedIn: ({ home, env }) =>
    ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX'].some(
      (name) => env[name],
    ) ||
    existsSync(path.join(env['CLAUDE_CONFIG_DIR'] ?? path.join(home, '.claude'), '.credentials.json')) ||
    hasAccount(home),
  models: ['opus', 'sonnet', 'haiku'],
  asksTrust: true,
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  terminal: (start) => ({
    ...settingsOf(start),
    args: [
      ...settingsOf(start).args,
      ...(start.resume ? conversationOf(start) : ['--session-id', start.fresh]),
      ...['--permission-mode', start.permissions === 'auto' ? 'bypassPermissions' : modes[start.permissions]],
      ...modelOf(start),
      // The task may begin with a dash.
      ...(start.prompt === '' ? [] : ['--', start.prompt]),
    ],
  }),
  messages: {
    protocol,
    start: (start) => ({
      args: [
        ...['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'],
        ...['--include-partial-messages', '--replay-user-messages', '--permission-prompt-tool', 'stdio'],
        // What it asks is answered with yes: its own mode for that refuses to start as root.
        ...['--permission-mode', start.permissions === 'auto' ? 'acceptEdits' : modes[start.permissions]],
        ...conversationOf(start),
        ...modelOf(start),
      ],
    }),
  },
  sessionFile,
  signals: {
    titles: [
      { pattern: /^[◐◑]/u, is: 'working' },
      // The same where it waits for a permission: idle is what it is not, when in doubt.
      { pattern: /^✳/u, is: 'quiet' },
    ],
    approvals: [/Do you want to proceed\?/, /Do you want to (create|make this edit to|overwrite) /],
  },
  // The worktree alone: what the person takes back of the repository holds for the next one.
  trust: async ({ worktree, home, env }) => {
    const file = path.join(env['CLAUDE_CONFIG_DIR'] ?? home, '.claude.json');
    const config = jsonFile(file);
    if (config === null && existsSync(file)) return; // it cannot be read: it will ask in its own words
    const about = objectOf(at(config, 'projects', worktree));
    if (about['hasTrustDialogAccepted'] === true) return;
    const projects = { ...objectOf(config?.['projects']), [worktree]: { ...about, hasTrustDialogAccepted: true } };
    writeJsonFile(file, { ...config, projects });
  },
};
