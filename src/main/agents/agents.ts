import path from 'node:path';
import { EspalierError } from '../../shared/errors';
import type { Agent, Place, SessionRecord } from '../../shared/model';
import { followFile } from '../config/watched';
import { builtinEntry } from './builtin-entry';
import { type DeclaredAgent, parseDeclaredAgents } from './declared';
import { declaredDefinition } from './declared-definition';
import type { AgentDefinition, AgentStart } from './definition';
import type { EndpointFile } from './endpoint-file';
import { catalogEntry, declaredEntry, practice, shellEntry } from './entries';
import type { Protocol } from './protocol';
import type { Signals } from './signals';

/** How to start one of our own entries (`espalier practice`) with the app's runtime. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}
/** The same with what `how.hooks.folder` is to hold, by file name. */
export type EntryLaunch = Launch & { files?: Record<string, string> };
export type Through = SessionRecord['through'];

/** A worktree to be trusted by an agent that gets `env` over the person's environment. */
export interface Trusted {
  worktree: string;
  repository: string;
  env: Readonly<Record<string, string>>;
}

export interface Entry {
  agent: Agent;
  /** How a session of this place is reached. */
  through(place: Place): Through;
  start(how: AgentStart, through: Through): EntryLaunch;
  /** Resolves once it can be started as the person's own shell would start it. */
  ready(): Promise<void>;
  /** Of its messages; null: it has none. */
  protocol: Protocol | null;
  signals: Signals;
  /** Makes it trust a worktree of a repository that the person trusts. */
  trust(about: Trusted): Promise<void>;
}

/** What was found out of an agent on this computer. */
export type Found = Pick<Agent, 'path' | 'version' | 'state' | 'fix' | 'models'>;
/** Looks for agents on the person's own PATH. */
export interface Detection {
  /** What is known so far; null: nothing yet. */
  of(id: string): Found | null;
  /** Resolves when all are known. `anew`: nothing that is remembered counts. */
  look(definitions: readonly AgentDefinition[], anew: boolean): Promise<void>;
  onChanged(listener: () => void): void;
  /** The environment in which the person's own shell starts programs; until it is `ready`, this process's. */
  environment(): Record<string, string>;
  ready(): Promise<void>;
}

/** The agents that tasks can be given to: the embedded ones, those of the catalog and of `ESPALIER_HOME/agents.json`. */
export interface Agents {
  list(): Agent[];
  /** What is wrong with `agents.json`; null: nothing. */
  problem(): string | null;
  /** Throws `agent` when there is none of this id. */
  get(id: string): Entry;
  /** Looks which are installed; `anew`: as if nothing was known of them. */
  detect(anew: boolean): Promise<void>;
  onChanged(listener: () => void): void;
  close(): void;
}

interface Peers {
  home: string;
  /** How one of our own programs is started. */
  launch(verb: 'practice' | 'agent'): Launch;
  shell(): string;
  catalog: readonly AgentDefinition[];
  detection: Detection;
  /** Where the built-in agent has its models. */
  endpoints: Pick<EndpointFile, 'models' | 'problem' | 'onChanged'>;
}

export function makeAgents({ home, launch, shell, catalog, detection, endpoints }: Peers): Agents {
  const file = path.join(home, 'agents.json');
  const listeners: (() => void)[] = [];
  let declared: DeclaredAgent[] = [];
  let problem: string | null = null;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  let looking: Promise<void> | null = null;
  const definitions = (): AgentDefinition[] => declared.flatMap((own) => declaredDefinition(own) ?? []);
  const followed = followFile(file, ({ text, problem: unreadable }) => {
    const parsed = text === null ? { agents: [], problem: unreadable } : parseDeclaredAgents(text, file);
    declared = parsed.agents;
    problem = parsed.problem;
    changed();
    void detection.look(definitions(), false);
  });
  detection.onChanged(changed);
  endpoints.onChanged(changed);

  const entries = (): Entry[] => [
    practice(() => launch('practice')),
    builtinEntry({ launch: () => launch('agent'), endpoints, ready: detection.ready }),
    shellEntry(shell()),
    // A person's own declaration of an agent counts more than ours.
    ...catalog.filter(({ id }) => !declared.some((own) => own.id === id)).map((definition) => catalogEntry(definition, detection)),
    ...declared.map((own) => {
      const definition = declaredDefinition(own);
      return definition ? catalogEntry(definition, detection, 'declared') : declaredEntry(own, detection.environment()['PATH'] ?? '');
    }),
  ];
  return {
    list: () => entries().map(({ agent }) => agent),
    problem: () => problem,
    get: (id) => {
      followed.read();
      const entry = entries().find(({ agent }) => agent.id === id);
      if (entry) return entry;
      const known = entries().map(({ agent }) => agent.id);
      throw new EspalierError(
        'agent',
        `There is no agent “${id}”.`,
        `Nothing was started. Known: ${known.join(', ')}. Declare others in ${file}.`,
      );
    },
    detect: async (anew) => {
      if (looking && !anew) return await looking;
      const look = detection.look([...catalog, ...definitions()], anew).finally(() => {
        if (looking === look) looking = null;
      });
      looking = look;
      await look;
    },
    onChanged: (listener) => void listeners.push(listener),
    close: followed.close,
  };
}
