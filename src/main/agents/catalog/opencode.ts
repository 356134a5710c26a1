import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition } from '../definition';
import { opencodeLike } from './opencode-like';

export const opencode: AgentDefinition = {
  id: 'opencode',
  name: 'opencode',
  description: 'Open source, for models of many providers.',
  programs: ['opencode'],
  verified: '1.18.33',
  install: 'npm install -g opencode-ai',
  login: 'opencode auth login',
  version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+\S*)/m, minimum: '1.0.0' },
  // It works without a login too: its own free models, or providers of its configuration.
  loggedIn: ({ home, env }) =>
    existsSync(path.join(env['XDG_DATA_HOME'] || path.join(home, '.local', 'share'), 'opencode', 'auth.json')) || null,
  models: [],
  features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  ...opencodeLike({ name: 'opencode', variables: 'OPENCODE', works: 'build' }),
};
