import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentDefinition, AgentStart } from '../definition';
import { pi as protocol } from '../protocols/pi';

const reading = 'read,grep,find,ls';
/** It never asks: what a question would be needed for it does not get. null: all of its tools. */
const tools = { plan: reading, ask: reading, edit: `${reading},edit,write`, auto: null } as const;

const toolsOf = (names: string | null): string[] => (names === null ? [] : ['--tools', names]);
const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);
const conversationOf = ({ resume, conversation }: AgentStart): string[] => {
  if (!resume) return [];
  return conversation === null ? ['--continue'] : ['--session', conversation];
};

export const pi: AgentDefinition = {
  id: 'pi',
  name: 'pi',
  description: 'A small agent for any model. It never asks: in the background it gets only the tools that it may use unasked.',
  programs: ['pi'],
  verified: '0.87.1',
  install: 'npm install -g @earendil-works/pi-coding-agent',
  login: 'pi',
  version: { args: ['--version'], pattern: /^(\d+\.\d+\.\d+)/m, minimum: '0.80.0' },
  // Its providers may also have their keys in the environment, each under its own name.
  loggedIn: ({ home }) => (['auth.json', 'models.json'].some((file) => existsSync(path.join(home, '.pi', 'agent', file))) ? true : null),
  models: [],
  features: { structured: true, tui: true, approve: false, resume: true, plan: true, usage: true },
  terminal: (start) => ({
    args: [
      ...(start.resume ? conversationOf(start) : ['--session-id', start.fresh]),
      // A person looks on, who knows that it never asks.
      ...toolsOf(start.permissions === 'plan' ? reading : null),
      ...modelOf(start),
      ...(start.prompt === '' ? [] : ['--', start.prompt]),
    ],
  }),
  messages: {
    protocol,
    start: (start) => ({ args: ['--mode', 'rpc', ...conversationOf(start), ...toolsOf(tools[start.permissions]), ...modelOf(start)] }),
  },
  signals: { titles: [], approvals: [] },
};
