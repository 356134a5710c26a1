import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { opencodeLike } from './opencode-like';

export const kilo: AgentDefinition = {
  id: 'kilo',
  name: 'Kilo',
  description: 'Kilo Code’s agent, for models of many providers.',
  programs: ['kilo', 'kilocode'],
  verified: '7.7.7',
  install: 'npm install -g @kilocode/cli',
  login: 'kilo auth login',
  version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+\S*)/m, minimum: '7.0.0' },
  // It works without a login too: its own free models, or providers of its configuration.
  loggedIn: ({ home, env }) =>
    existsSync(path.join(env['XDG_DATA_HOME'] || path.join(home, '.local', 'share'), 'kilo', 'auth.json')) || null,
  models: [],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  ...opencodeLike({ name: 'Kilo', variables: 'KILO', works: 'code' }),
};
