import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import { acp } from '../protocols/acp';

/** It has no plan mode: it asks for everything then, and is refused. */
const env = ({ permissions, model }: AgentStart): NonNullable<CommandLine['env']> => ({
  GOOSE_MODE: permissions === 'auto' ? 'auto' : 'approve',
  ...(model === null ? {} : { GOOSE_MODEL: model }),
});

/** From https://block.github.io/goose/docs: `goose acp`, `goose session`, `goose run`, environment variables. */
export const goose: AgentDefinition = {
  id: 'goose',
  name: 'goose',
  description: 'Open source, by Block, for models of many providers.',
  programs: ['goose'],
  verified: null,
  install: 'curl -fsSL https://github.com/block/goose/releases/download/stable/download_cli.sh | bash',
  login: 'goose configure',
  version: { args: ['--version'], pattern: /(\d+\.\d+\.\d+\S*)/, minimum: '1.8.0' },
  loggedIn: ({ home, env }) =>
    Boolean(env['GOOSE_PROVIDER']) || existsSync(path.join(env['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'goose', 'config.yaml')),
  models: [],
  features: { structured: true, tui: true, approve: true, resume: true, plan: false, usage: false },
  terminal: (start) => {
    const { prompt, resume, conversation } = start;
    const again = resume ? ['--resume', ...(conversation === null ? [] : ['--session-id', conversation])] : [];
    const task = prompt === '' ? [] : ['--interactive', '--text', prompt];
    return { subcommand: [prompt === '' ? 'session' : 'run'], args: [...again, ...task], env: env(start) };
  },
  messages: { protocol: acp({ name: 'goose', modes: {} }), start: (start) => ({ subcommand: ['acp'], args: [], env: env(start) }) },
  signals: { titles: [], approvals: [] },
};
