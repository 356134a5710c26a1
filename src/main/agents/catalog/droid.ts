import type { AgentDefinition, AgentStart } from '../definition';
import { plain } from '../protocols/plain';

const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);
/** It never asks in the background; without a level it only reads. */
const autonomy = { plan: [], ask: [], edit: ['--auto', 'low'], auto: ['--auto', 'high'] };

export const droid: AgentDefinition = {
  id: 'droid',
  name: 'Droid',
  description: 'Factory’s agent. In the background it does what its autonomy level allows, and never asks.',
  programs: ['droid'],
  verified: null,
  install: 'curl -fsSL https://app.factory.ai/cli | sh',
  login: 'droid',
  version: { args: ['--version'], pattern: /(\d+\.\d+\.\d+)/, minimum: '0.0.1' },
  loggedIn: ({ env }) => (env['FACTORY_API_KEY'] ? true : null),
  models: [],
  features: { structured: false, tui: true, approve: false, resume: false, plan: true, usage: false },
  terminal: (start) => ({
    args: start.resume ? ['--resume', ...(start.conversation === null ? [] : [start.conversation])] : ['--', start.prompt],
  }),
  messages: {
    protocol: plain('Droid'),
    start: (start) => ({ subcommand: ['exec'], args: [...autonomy[start.permissions], ...modelOf(start), '--', start.prompt] }),
  },
  signals: { titles: [], approvals: [] },
};
