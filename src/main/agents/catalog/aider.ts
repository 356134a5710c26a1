import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition, AgentStart } from '../definition';
import { plain } from '../protocols/plain';

/** Its histories are no part of the work. */
const quiet = ['--no-check-update', '--no-gitignore', '--input-history-file', '/dev/null', '--chat-history-file', '/dev/null'];
const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);
const keys = ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'OPENROUTER_API_KEY', 'DEEPSEEK_API_KEY', 'AIDER_MODEL'];

export const aider: AgentDefinition = {
  id: 'aider',
  name: 'Aider',
  description: 'Pair programming in the terminal. In the background it never asks, and runs no commands.',
  programs: ['aider'],
  verified: null,
  install: 'python -m pip install aider-install && aider-install',
  login: null,
  version: { args: ['--version'], pattern: /(\d+\.\d+\.\d+)/, minimum: '0.50.0' },
  loggedIn: ({ home, env }) => (keys.some((name) => env[name]) || existsSync(path.join(home, '.aider.conf.yml')) ? true : null),
  models: [],
  features: { structured: false, tui: true, approve: false, resume: false, plan: true, usage: false },
  // Its screen takes no first task: that is typed there.
  terminal: (start) => ({
    args: [...quiet, ...modelOf(start), ...(start.permissions === 'plan' ? ['--chat-mode', 'ask'] : [])],
  }),
  messages: {
    protocol: plain('Aider'),
    start: (start) => {
      const reads = start.permissions === 'plan' || start.permissions === 'ask';
      const how = reads ? ['--chat-mode', 'ask'] : ['--yes-always', '--no-suggest-shell-commands'];
      return { args: [...quiet, '--no-pretty', '--no-stream', ...how, ...modelOf(start), '--message', start.prompt] };
    },
  },
  signals: { titles: [], approvals: [/\(Y\)es\/\(N\)o/] },
};
