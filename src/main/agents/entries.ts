import os from 'node:os';
import path from 'node:path';
import type { Agent } from '../../shared/model';
import type { Detection, Entry, Launch, Variables } from './agents';
import { agentCommand, takesPrompt } from './command';
import type { DeclaredAgent } from './declared';
import { signalsOf } from './declared-definition';
import type { AgentDefinition } from './definition';
import { onPath } from './detect';
import { noSignals } from './signals';

/** Of an agent that is not looked for on this computer: it is there, or its start says that it is not. */
const unlooked = { path: null, version: null, state: 'unknown', fix: null, models: [], verified: false } as const;
const features = { structured: false, tui: true, approve: false, resume: false, plan: false, usage: false };
const byTerminal = {
  ...{ through: () => 'terminal' as const, protocol: null, signals: noSignals },
  ...{ asksTrust: false, trust: async () => {}, ready: async () => {} },
};

export const practice = (launch: () => Launch): Entry => ({
  ...byTerminal,
  agent: {
    id: 'practice',
    name: 'Practice agent',
    description: 'No model and no account: makes a small real change slowly, and asks one question on the way.',
    command: ['espalier', 'practice'],
    io: 'terminal',
    source: 'embedded',
    ...{ canResume: false, hears: false },
    problem: null,
    ...{ ...unlooked, state: 'ready', models: [], verified: true, features },
  },
  start: launch,
});

export const shellEntry = (shell: string): Entry => ({
  ...byTerminal,
  agent: {
    id: 'shell',
    name: 'Shell',
    description: 'Your own shell in a worktree.',
    command: [shell],
    io: 'terminal',
    source: 'embedded',
    ...{ canResume: true, hears: false },
    problem: null,
    ...{ ...unlooked, state: 'ready', models: [], verified: true, features: { ...features, resume: true } },
  },
  start: (how) => ({ command: shell, args: [...how.args], env: {} }),
});

/** `searched`: the PATH that its command is looked for on. `folder`: of the repository that it is for; null: of any. */
export const declaredEntry = (declared: DeclaredAgent, searched: string, folder: string | null): Entry => ({
  ...byTerminal,
  signals: signalsOf(declared),
  agent: {
    id: declared.id,
    name: declared.name,
    description: 'Declared in agents.json.',
    command: declared.command,
    io: declared.io,
    source: 'declared',
    ...{ canResume: declared.resume !== undefined, hears: takesPrompt(declared) ? true : null },
    problem: null,
    ...{ ...unlooked, models: [], features: { ...features, tui: declared.io === 'terminal', resume: declared.resume !== undefined } },
    ...whereabouts(declared.command[0], searched, folder),
  },
  start: (how) => {
    const { command, args } = agentCommand(declared, how);
    return { command, args: [...how.args, ...args], env: {} };
  },
});

/** Whether a declared command is there; of a path below a worktree its repository tells, and nothing where that is not known. */
function whereabouts(command: string, searched: string, folder: string | null): Pick<Agent, 'path' | 'state'> {
  const isFile = command.includes(path.sep);
  if (isFile && !path.isAbsolute(command) && folder === null) return { path: null, state: 'unknown' };
  const found = onPath(path.basename(command), isFile ? path.dirname(path.resolve(folder ?? '', command)) : searched);
  return { path: found, state: found === null ? 'not-installed' : 'ready' };
}

const problems: { [S in Agent['state']]: string | null } = {
  ready: null,
  unknown: null,
  'needs-login': 'It is not logged in.',
  'needs-model': 'It has no model.',
  'not-installed': 'It is not installed.',
  unsupported: 'Its version is too old.',
};

/** An agent of the catalog, or one declared like those, with what was found of it on this computer for `own`. */
export function catalogEntry(
  definition: AgentDefinition,
  detection: Detection,
  own: Variables = {},
  source: Agent['source'] = 'catalog',
): Entry {
  const found = detection.of(definition.id, own);
  const { id, name, description, terminal, messages } = definition;
  const command = found?.path ?? definition.programs[0];
  const agent: Agent = {
    ...{ id, name, description, command: [command], io: terminal ? 'terminal' : 'pipe', source },
    ...{ path: null, version: null, state: 'unknown', fix: null, models: [...definition.models], ...found },
    ...{ canResume: definition.features.resume, hears: definition.hears === undefined ? true : definition.hears },
    problem: problems[found?.state ?? 'unknown'],
    verified: definition.verified !== null,
    features: definition.features,
  };
  return {
    agent,
    asksTrust: definition.asksTrust === true,
    through: (place) => (messages && (place === 'background' || !terminal) ? 'messages' : 'terminal'),
    start: (how, through) => {
      const line = through === 'messages' ? messages?.start(how) : terminal?.(how);
      return {
        command,
        args: [...(line?.subcommand ?? []), ...how.args, ...(line?.args ?? [])],
        env: line?.env ?? {},
        files: line?.files ?? {},
      };
    },
    protocol: messages?.protocol ?? null,
    signals: definition.signals,
    sessionFile: definition.sessionFile,
    trust: async (about) => {
      const env = { ...detection.environment(), ...about.env };
      await definition.trust?.({ ...about, env, home: env['HOME'] ?? os.homedir() });
    },
    resumes: (conversation, own) => {
      const env = { ...detection.environment(), ...own };
      definition.resumes?.(conversation, { env, home: env['HOME'] ?? os.homedir() });
    },
    ready: detection.ready,
  };
}
