import path from 'node:path';
import { EspalierError } from '../../shared/errors';
import type { Agent, Place, Repository, SessionRecord, Usable } from '../../shared/model';
import { followFile } from '../config/watched';
import { builtinEntry } from './builtin-entry';
import { type DeclaredAgent, parseDeclaredAgents } from './declared';
import { declaredDefinition } from './declared-definition';
import type { AgentDefinition, AgentStart } from './definition';
import type { EndpointFile } from './endpoint-file';
import { catalogEntry, declaredEntry, practice, shellEntry } from './entries';
import type { Protocol } from './protocol';
import type { SessionFile } from './session-files';
import type { Signals } from './signals';
import { usableIn } from './usable';

/** How to start one of our own entries (`espalier practice`) with the app's runtime. */
export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}
/** The same with what `how.hooks.folder` is to hold, by file name. */
export type EntryLaunch = Launch & { files?: Record<string, string> };
export type Through = SessionRecord['through'];
/** Variables that the person set for an agent, over the environment of their shell. */
export type Variables = Readonly<Record<string, string>>;

/** A worktree to be trusted by an agent that gets `env` over the person's environment. */
export interface Trusted {
  worktree: string;
  repository: string;
  env: Variables;
}

export interface Entry {
  agent: Agent;
  /** It asks in each new worktree of a repository that is not trusted. */
  asksTrust: boolean;
  /** How a session of this place is reached. */
  through(place: Place): Through;
  start(how: AgentStart, through: Through): EntryLaunch;
  /** Resolves once it can be started as the person's own shell would start it. */
  ready(): Promise<void>;
  /** Of its messages; null: it has none. */
  protocol: Protocol | null;
  signals: Signals;
  /** How it keeps its conversations, where that says what was used. */
  sessionFile?: SessionFile | undefined;
  /** Makes it trust a worktree of a repository that the person trusts. */
  trust(about: Trusted): Promise<void>;
  /** Before it goes on by messages with an earlier conversation, in `env` over the person's environment. */
  resumes?(conversation: string, env: Readonly<Record<string, string>>): void;
}

/** What was found out of an agent on this computer. */
export type Found = Pick<Agent, 'path' | 'version' | 'state' | 'fix' | 'models'>;
/** Looks for agents on the person's own PATH. */
export interface Detection {
  /** What is known so far of an agent that is started with `own`; null: nothing yet. */
  of(id: string, own?: Variables): Found | null;
  /** Resolves when all are known, each with its own variables. `anew`: nothing that is remembered counts. */
  look(definitions: readonly AgentDefinition[], anew: boolean, own?: (id: string) => Variables): Promise<void>;
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
  /** With what is set for it in a repository (its id), or in all. Throws `agent` when there is none of this id. */
  get(id: string, repository?: string): Entry;
  /** Which can work in a repository, by id. */
  usable(repository: Repository): Promise<Record<string, Usable>>;
  /** Looks which are installed; `anew`: as if nothing was known of them. */
  detect(anew: boolean): Promise<void>;
  /** The person may have set other variables for them. */
  setAnew(): void;
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
  endpoints: Pick<EndpointFile, 'models' | 'lacks' | 'onChanged'>;
  /** What the person set for an agent in a repository (its id), or in all. */
  variables(agent: string, repository: string | null): Variables;
}

export function makeAgents({ home, launch, shell, catalog, detection, endpoints, variables }: Peers): Agents {
  const file = path.join(home, 'agents.json');
  const listeners: (() => void)[] = [];
  let declared: DeclaredAgent[] = [];
  let problem: string | null = null;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  let looking: Promise<void> | null = null;
  /** What was set when somebody last set something: a program that does not say its version is asked by each look. */
  let lookedWith = '';
  const definitions = (): AgentDefinition[] => declared.flatMap((own) => declaredDefinition(own) ?? []);
  const inAll = (id: string): Variables => variables(id, null);
  const followed = followFile(file, ({ text, problem: unreadable }) => {
    const parsed = text === null ? { agents: [], problem: unreadable } : parseDeclaredAgents(text, file);
    declared = parsed.agents;
    problem = parsed.problem;
    changed();
    void detection.look(definitions(), false, inAll);
  });
  detection.onChanged(changed);
  endpoints.onChanged(changed);

  /** `folder`: of the repository that they are for; null: of any. */
  const entries = (own: (id: string) => Variables, folder: string | null = null): Entry[] => [
    practice(() => launch('practice')),
    builtinEntry({ launch: () => launch('agent'), endpoints, own: own('espalier'), ready: detection.ready }),
    shellEntry(shell()),
    // A person's own declaration of an agent counts more than ours.
    ...catalog
      .filter(({ id }) => !declared.some((mine) => mine.id === id))
      .map((definition) => catalogEntry(definition, detection, own(definition.id))),
    ...declared.map((mine) => {
      const definition = declaredDefinition(mine);
      if (definition) return catalogEntry(definition, detection, own(mine.id), 'declared');
      return declaredEntry(mine, { ...detection.environment(), ...own(mine.id) }['PATH'] ?? '', folder);
    }),
  ];
  return {
    list: () => entries(inAll).map(({ agent }) => agent),
    problem: () => problem,
    get: (id, repository) => {
      followed.read();
      const all = entries((own) => variables(own, repository ?? null));
      const entry = all.find(({ agent }) => agent.id === id);
      if (entry) return entry;
      const known = all.map(({ agent }) => agent.id);
      throw new EspalierError(
        'agent',
        `There is no agent “${id}”.`,
        `Nothing was started. Known: ${known.join(', ')}. ${problem === null ? `Declare others in ${file}.` : problem}`,
      );
    },
    usable: async (repository) => {
      const own = (id: string): Variables => variables(id, repository.id);
      await detection.look([...catalog, ...definitions()], false, own);
      return Object.fromEntries(entries(own, repository.path).map((entry) => [entry.agent.id, usableIn(repository, entry)]));
    },
    setAnew: () => {
      const all = [...catalog, ...definitions()];
      const now = JSON.stringify(all.map(({ id }) => inAll(id)));
      if (now !== lookedWith) void detection.look(all, false, inAll);
      lookedWith = now;
    },
    detect: async (anew) => {
      if (looking && !anew) return await looking;
      const look = detection.look([...catalog, ...definitions()], anew, inAll).finally(() => {
        if (looking === look) looking = null;
      });
      looking = look;
      await look;
    },
    onChanged: (listener) => void listeners.push(listener),
    close: followed.close,
  };
}
