import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import extension from '../plugins/pi.mjs?raw';
import report from '../plugins/report.mjs?raw';
import { pi as protocol } from '../protocols/pi';
import type { SessionFile } from '../session-files';

const reading = 'read,grep,find,ls';
/** It never asks: what a question would be needed for it does not get. null: all of its tools. */
const tools = { plan: reading, ask: reading, edit: `${reading},edit,write`, auto: null } as const;

const toolsOf = (names: string | null): string[] => (names === null ? [] : ['--tools', names]);
const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);
const conversationOf = ({ resume, conversation }: AgentStart): string[] => {
  if (!resume) return [];
  return conversation === null ? ['--continue'] : ['--session', conversation];
};

/** Its own reports by OSC 7501 come with 1.1: until then an extension of ours, for one run, tells what it does. */
function extensionOf({ hooks }: AgentStart): CommandLine {
  if (!hooks) return { args: [] };
  return { args: ['--extension', path.join(hooks.folder, 'pi.mjs')], files: { 'pi.mjs': extension, 'report.mjs': report } };
}

const answer = z.object({
  id: z.string(),
  timestamp: z.string(),
  message: z.object({
    role: z.literal('assistant'),
    model: z.string().nullish(),
    usage: z.object({ input: z.number(), output: z.number(), cacheRead: z.number(), cacheWrite: z.number() }),
  }),
});
const sessionFile: SessionFile = {
  mark: '"usage"',
  call: (line) => {
    const { data } = answer.safeParse(line);
    const { input = 0, output = 0, cacheRead: cached = 0, cacheWrite = 0 } = data?.message.usage ?? {};
    const all = input + cached + cacheWrite;
    if (!data || all === 0) return null; // a call that failed has none
    return { id: data.id, at: data.timestamp, model: data.message.model ?? null, input: all, cached, output, window: null, aside: false };
  },
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
    ...extensionOf(start),
    args: [
      ...extensionOf(start).args,
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
  sessionFile,
  signals: { titles: [], approvals: [] },
};
