import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition, AgentStart } from '../definition';
import { claudeLike } from '../protocols/claude';

const threadOf = ({ resume, conversation }: AgentStart): string[] => {
  if (!resume) return [];
  return conversation === null ? ['threads', 'continue', '--last'] : ['threads', 'continue', conversation];
};

export const amp: AgentDefinition = {
  id: 'amp',
  name: 'Amp',
  description: 'Sourcegraph’s agent. In the background it cannot ask: what needs a yes is refused, but for “anything”.',
  programs: ['amp'],
  verified: null,
  install: 'npm install -g @sourcegraph/amp',
  login: 'amp login',
  version: { args: ['--version'], pattern: /(\d+\.\d+\.\d+\S*)/, minimum: '0.0.1' },
  loggedIn: ({ home, env }) =>
    Boolean(env['AMP_API_KEY']) || existsSync(path.join(env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'amp', 'secrets.json')),
  models: [],
  features: { structured: true, tui: true, approve: false, resume: true, plan: false, usage: true },
  // Its screen takes no first task: that is typed there.
  terminal: (start) => ({ subcommand: threadOf(start), args: start.permissions === 'auto' ? ['--dangerously-allow-all'] : [] }),
  messages: {
    protocol: claudeLike('Amp'),
    start: (start) => ({
      subcommand: threadOf(start),
      args: ['--execute', start.prompt, '--stream-json', ...(start.permissions === 'auto' ? ['--dangerously-allow-all'] : [])],
    }),
  },
  signals: { titles: [], approvals: [] },
};
