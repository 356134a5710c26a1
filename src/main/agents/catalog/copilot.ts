import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import type { Hooks } from '../hooks/hooks';
import { acp } from '../protocols/acp';
import type { SessionFile } from '../session-files';
import { jsonFile, writeJsonFile } from './home-files';

const mode = (name: string): string => `https://agentclientprotocol.com/protocol/session-modes#${name}`;
const tokens = ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN', 'COPILOT_PROVIDER_BASE_URL'];
/** Both spellings are about. */
const trustKeys = ['trusted_folders', 'trustedFolders'];
const loginKeys = ['logged_in_users', 'loggedInUsers'];
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const conversationOf = ({ resume, conversation, fresh }: AgentStart): string[] => {
  if (!resume) return ['--session-id', fresh];
  return conversation === null ? ['--continue'] : [`--resume=${conversation}`];
};

const events = ['sessionStart', 'userPromptSubmitted', 'permissionRequest', 'postToolUse', 'notification', 'agentStop', 'sessionEnd'];
/** Its command line takes hooks only as those of a plugin. */
const plugin = (hooks: Hooks): NonNullable<CommandLine['files']> => {
  const report = (event: string): unknown => [{ type: 'command', bash: hooks.command(event) }];
  return {
    'plugin.json': JSON.stringify({ name: 'espalier', version: '1.0.0', description: 'Tells Espalier what it does.', hooks: 'hooks.json' }),
    'hooks.json': JSON.stringify({ version: 1, hooks: Object.fromEntries(events.map((event) => [event, report(event)])) }),
  };
};

const use = z.object({
  type: z.literal('session.usage_record'),
  timestamp: z.string(),
  id: z.string(),
  data: z.object({
    usage: z.object({
      model: z.string().nullish(),
      inputTokens: z.number(),
      outputTokens: z.number(),
      cacheReadTokens: z.number().nullish(),
      maxPromptTokens: z.number().nullish(),
      interactionType: z.string().nullish(),
    }),
  }),
});
const sessionFile: SessionFile = {
  mark: '"session.usage_record"',
  call: (line) => {
    const { data } = use.safeParse(line);
    if (!data) return null;
    const { model, inputTokens: input, outputTokens: output, cacheReadTokens, maxPromptTokens, interactionType } = data.data.usage;
    const about = { id: data.id, at: data.timestamp, model: model ?? null, window: maxPromptTokens ?? null };
    return {
      ...about,
      input,
      output,
      cached: cacheReadTokens ?? null,
      aside: (interactionType ?? 'conversation-agent') !== 'conversation-agent',
    };
  },
  find: ({ conversation, home, env }) => {
    const file = path.join(env['COPILOT_HOME'] || path.join(home, '.copilot'), 'session-state', conversation, 'events.jsonl');
    return existsSync(file) ? file : null;
  },
};

export const copilot: AgentDefinition = {
  id: 'copilot',
  name: 'GitHub Copilot CLI',
  description: 'GitHub’s agent.',
  programs: ['copilot'],
  verified: '1.0.102',
  install: 'npm install -g @github/copilot',
  login: 'copilot login',
  version: { args: ['--version'], pattern: /(\d+\.\d+\.\d+)/, minimum: '1.0.0' },
  loggedIn: ({ home, env }) => {
    const config = jsonFile(home, '.copilot', 'config.json');
    return (
      tokens.some((name) => env[name]) ||
      loginKeys.some((key) => listed(config?.[key]).length > 0) ||
      existsSync(path.join(env['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'gh', 'hosts.yml'))
    );
  },
  models: [],
  asksTrust: true,
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: false },
  terminal: (start) => ({
    files: start.hooks ? plugin(start.hooks) : {},
    args: [
      ...conversationOf(start),
      ...(start.hooks ? ['--plugin-dir', start.hooks.folder] : []),
      ...(start.model === null ? [] : ['--model', start.model]),
      ...{ plan: ['--plan'], ask: [], edit: ['--allow-tool=write'], auto: ['--allow-all'] }[start.permissions],
      ...(start.prompt === '' ? [] : ['-i', start.prompt]),
    ],
  }),
  messages: {
    protocol: acp({
      name: 'GitHub Copilot CLI',
      modes: { plan: mode('plan'), ask: mode('agent'), edit: mode('agent'), auto: mode('agent') },
      estimates: true,
      sums: true,
      failed: /^Error: ([\s\S]+)$/,
    }),
    start: ({ model }) => ({ args: ['--acp', ...(model === null ? [] : ['--model', model])] }),
  },
  sessionFile,
  // Its title is the prompt.
  signals: { titles: [], approvals: [/Do you want to run this command\?/, /Do you want to create /, /Do you want to edit /] },
  // Trust in the repository covers its worktrees.
  trust: async ({ repository, home }) => {
    const file = path.join(home, '.copilot', 'config.json');
    const config = jsonFile(file);
    if (config === null && existsSync(file)) return; // with comments, say: it will ask in its own words
    const untold = trustKeys.filter((key) => !listed(config?.[key]).includes(repository));
    if (untold.length === 0) return;
    writeJsonFile(file, { ...config, ...Object.fromEntries(untold.map((key) => [key, [...listed(config?.[key]), repository]])) });
  },
};
