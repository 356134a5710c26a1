import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { acp } from '../protocols/acp';
import { jsonFile, writeJsonFile } from './home-files';

const mode = (name: string): string => `https://agentclientprotocol.com/protocol/session-modes#${name}`;
const tokens = ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN', 'COPILOT_PROVIDER_BASE_URL'];
/** Both spellings are about. */
const trustKeys = ['trusted_folders', 'trustedFolders'];
const loginKeys = ['logged_in_users', 'loggedInUsers'];
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

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
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: false },
  terminal: ({ prompt, resume, conversation, fresh, model, permissions }) => ({
    args: [
      ...(resume ? (conversation === null ? ['--continue'] : [`--resume=${conversation}`]) : ['--session-id', fresh]),
      ...(model === null ? [] : ['--model', model]),
      ...{ plan: ['--plan'], ask: [], edit: ['--allow-tool=write'], auto: ['--allow-all'] }[permissions],
      ...(prompt === '' ? [] : ['-i', prompt]),
    ],
  }),
  messages: {
    protocol: acp({
      name: 'GitHub Copilot CLI',
      modes: { plan: mode('plan'), ask: mode('agent'), edit: mode('agent'), auto: mode('agent') },
      estimates: true,
      sums: true,
      failed: /^Error: ([\s\S]+)$/,
  asksTrust: true,
    }),
    start: ({ model }) => ({ args: ['--acp', ...(model === null ? [] : ['--model', model])] }),
  },
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
