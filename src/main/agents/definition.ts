import type { Agent, Permissions } from '../../shared/model';
import type { Hooks } from './hooks/hooks';
import type { Protocol } from './protocol';
import type { SessionFile } from './session-files';
import type { Signals } from './signals';

/** What an agent is started for. */
export interface AgentStart {
  /** What it is told: the task, or what the person says to a conversation that goes on. */
  prompt: string;
  /** Go on with an earlier conversation; without its name (`conversation`) with the newest of this worktree. */
  resume: boolean;
  conversation: string | null;
  /**
   * A name (UUID) for a new conversation, where the agent takes one from its caller: once it stands among the
   * arguments, the conversation is known by it. The same whenever this run is asked for.
   */
  fresh: string;
  model: string | null;
  permissions: Permissions;
  /** The person's own arguments, which come before those of its definition, after its subcommand. */
  args: readonly string[];
  worktree: string;
  repository: string;
  /** Whether the person trusts the repository. */
  trusted: boolean;
  /** The person's environment, in which it is started. */
  env: Readonly<Record<string, string | undefined>>;
  /** How its hooks reach us; null: they cannot. */
  hooks: Hooks | null;
}

/**
 * Arguments of its own after the program: a subcommand first, which the person's own arguments come after. What its environment gets besides, and what `hooks.folder` is to hold, by file name.
 */
export interface CommandLine {
  subcommand?: string[];
  args: string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
}

/**
 * One agent CLI: all that Espalier knows of it. What was seen in real runs of `verified` is fact, the rest is from its
 * documentation.
 */
export interface AgentDefinition {
  id: string;
  name: string;
  description: string;
  /** Names of the program, the first one that is found counts. */
  programs: readonly [string, ...string[]];
  /** The version whose behaviour was seen; null: only its documentation was read. */
  verified: string | null;
  /** Command lines for a person's shell; null: there is none. */
  install: string | null;
  login: string | null;
  /** `pattern`: its first group is the version in what `args` print. Older than `minimum` is not supported. null: it is not asked. */
  version: { args: readonly string[]; pattern: RegExp; minimum: string } | null;
  /** By files and environment alone, no request is made. null: cannot be told. `home`: the person's. */
  loggedIn(about: { home: string; env: Readonly<Record<string, string | undefined>> }): boolean | null;
  models: readonly string[];
  features: Agent['features'];
  /** As of `Agent`; missing: yes. */
  hears?: Agent['hears'];
  /** In its own screen; null: it has none. */
  terminal: ((start: AgentStart) => CommandLine) | null;
  /** By messages over its pipes; null: it cannot. */
  messages: { protocol: Protocol; start(start: AgentStart): CommandLine } | null;
  signals: Signals;
  /** How it keeps its conversations, where that says what was used. */
  sessionFile?: SessionFile;
  /** In its own screen it first asks whether its folder is to be trusted. */
  asksTrust?: true;
  /** Makes it trust a worktree of a repository that the person trusts, before it is started there. */
  trust?(about: { worktree: string; repository: string; home: string; env: Readonly<Record<string, string | undefined>> }): Promise<void>;
  /** Before it goes on by messages with a conversation that it would lose otherwise. */
  resumes?(conversation: string, about: { home: string; env: Readonly<Record<string, string | undefined>> }): void;
}
