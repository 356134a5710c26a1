import path from 'node:path';
import { EspalierError } from '../../shared/errors';
import type { Agent } from '../../shared/model';
import { readWatched, watchFile } from '../config/watched';
import { agentCommand } from './command';
import { type DeclaredAgent, parseDeclaredAgents } from './declared';

/** How to start one of our own entries (`espalier practice`) with the app's runtime. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}
interface Entry {
  agent: Agent;
  start(how: { prompt: string; resume: boolean }): Launch;
}

/** The agents that tasks can be given to: the embedded ones and those of `ESPALIER_HOME/agents.json`. */
export interface Agents {
  list(): Agent[];
  /** What is wrong with `agents.json`; null: nothing. */
  problem(): string | null;
  /** Throws `agent` when there is none of this id. */
  get(id: string): Entry;
  onChanged(listener: () => void): void;
  close(): void;
}

export function makeAgents({ home, launchPractice, shell }: { home: string; launchPractice: () => Launch; shell: () => string }): Agents {
  const file = path.join(home, 'agents.json');
  const listeners: (() => void)[] = [];
  let declared: Entry[] = [];
  let problem: string | null = null;
  let last: string | null = null;

  const read = (): void => {
    const { text, problem: unreadable } = readWatched(file);
    const seen = unreadable ?? text;
    if (seen === last) return;
    last = seen;
    const parsed = text === null ? { agents: [], problem: unreadable } : parseDeclaredAgents(text, file);
    declared = parsed.agents.map(declaredEntry);
    problem = parsed.problem;
    for (const listener of listeners) listener();
  };
  read();
  const close = watchFile(file, read);

  const entries = (): Entry[] => [practice(launchPractice), shellEntry(shell()), ...declared];
  return {
    list: () => entries().map(({ agent }) => agent),
    problem: () => problem,
    get: (id) => {
      read();
      const entry = entries().find(({ agent }) => agent.id === id);
      if (entry) return entry;
      const known = entries().map(({ agent }) => agent.id);
      throw new EspalierError(
        'agent',
        `There is no agent “${id}”.`,
        `Nothing was started. Known: ${known.join(', ')}. Declare others in ${file}.`,
      );
    },
    onChanged: (listener) => void listeners.push(listener),
    close,
  };
}

const practice = (launch: () => Launch): Entry => ({
  agent: {
    id: 'practice',
    name: 'Practice agent',
    description: 'No model and no account: makes a small real change slowly, and asks one question on the way.',
    command: ['espalier', 'practice'],
    io: 'terminal',
    source: 'embedded',
    canResume: false,
    problem: null,
  },
  start: launch,
});

const shellEntry = (shell: string): Entry => ({
  agent: {
    id: 'shell',
    name: 'Shell',
    description: 'Your own shell in a worktree.',
    command: [shell],
    io: 'terminal',
    source: 'embedded',
    canResume: true,
    problem: null,
  },
  start: () => ({ command: shell, args: [], env: {} }),
});

const declaredEntry = (declared: DeclaredAgent): Entry => ({
  agent: {
    id: declared.id,
    name: declared.name,
    description: 'Declared in agents.json.',
    command: declared.command,
    io: declared.io,
    source: 'declared',
    canResume: declared.resume !== undefined,
    problem: null,
  },
  start: (how) => ({ ...agentCommand(declared, how), env: {} }),
});
