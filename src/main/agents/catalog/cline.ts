import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition, AgentStart } from '../definition';
import { cline as protocol } from '../protocols/cline';

const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);
/** All tools or none: without approval it refuses by itself what it would ask for. */
const approval = { plan: ['--plan'], ask: ['--auto-approve', 'false'], edit: ['--auto-approve', 'true'], auto: ['--auto-approve', 'true'] };
/**
 * In its own process: the daemon in which it would run else has the environment of whoever started that, and outlives it.
 * An advertisement would lie over its first question, and take the answer.
 */
const env = { CLINE_SESSION_BACKEND_MODE: 'local', CLINE_DISABLE_CLINE_PASS_NOTICE: '1' };
/** A single word it takes for a command of its own. */
const asTask = (prompt: string): string => (/\s/.test(prompt.trim()) ? prompt : `The task: ${prompt}`);

export const cline: AgentDefinition = {
  id: 'cline',
  name: 'Cline',
  description: 'An agent for any model. In the background it cannot ask: where it edits freely it also runs commands.',
  programs: ['cline'],
  verified: '3.0.65',
  install: 'npm install -g cline',
  login: 'cline auth',
  version: { args: ['--version'], pattern: /(\d+\.\d+\.\d+)/, minimum: '3.0.0' },
  loggedIn: ({ home, env }) => existsSync(path.join(env['CLINE_DIR'] ?? path.join(home, '.cline'), 'data', 'settings', 'providers.json')),
  models: [],
  features: { structured: true, tui: true, approve: false, resume: false, plan: true, usage: true },
  terminal: (start) => ({
    env,
    args: [
      ...['--tui', ...(start.permissions === 'plan' ? ['--plan'] : [])],
      ...['--auto-approve', String(start.permissions === 'auto'), ...modelOf(start)],
      ...(start.prompt === '' ? [] : ['--', asTask(start.prompt)]),
    ],
  }),
  messages: {
    protocol,
    start: (start) => ({ env, args: ['--json', ...approval[start.permissions], ...modelOf(start), '--', asTask(start.prompt)] }),
  },
  // Its title never changes, `--hooks-dir` is taken and never read: what it does is told by its output and screen alone.
  signals: { titles: [], approvals: [/Cline needs permission/, /Approve tool call\?/], restless: true },
};
