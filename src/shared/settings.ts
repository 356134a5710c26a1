import { z } from 'zod';
import { mergeStrategy, permissions } from './model';
import { serverChoice, serverHost } from './server';

/** A variable that a person may set for an agent: those of Espalier tell the agent's tools which session they belong to. */
export const environmentName = /^(?!ESPALIER_)[A-Za-z_][A-Za-z0-9_]*$/i;
/** No program can be given a NUL character. */
const givable = z.string().regex(/^[^\0]*$/, 'must not contain a NUL character');

/** What the person wants of an agent, for all repositories or one: what is missing is as the agent does it. */
export const agentDefaults = z.object({
  model: z.string().nullable().default(null),
  /** With which it reads what others changed; null: the same. */
  reviewModel: z.string().nullable().default(null),
  /** Come before what Espalier itself says to it, but for a subcommand. */
  args: z.array(givable).default([]),
  permissions: permissions.nullable().default(null),
  /** Over the environment that it is started in, but for what Espalier itself sets to start it. */
  env: z.record(z.string().regex(environmentName, 'is no name of a variable that can be set here'), givable).default({}),
});
export type AgentDefaults = z.infer<typeof agentDefaults>;

export const settings = z.object({
  maxForeground: z.number().int().min(1).max(4).default(4),
  /** null: by this computer's cores and memory. */
  maxBackground: z.number().int().min(1).max(64).nullable().default(null),
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  terminalFont: z.string().default(''),
  /** px */
  terminalFontSize: z.number().int().min(8).max(32).default(12),
  /** Program of the `shell` agent; empty: the login shell. */
  shell: z.string().default(''),
  agent: z.string().default('practice'),
  notifications: z.boolean().default(true),
  /** What an agent is started with, by its id. */
  agents: z.record(z.string(), agentDefaults).default({}),
  /** What goes before that in one repository, by its id. */
  repositories: z.record(z.string(), z.object({ agents: z.record(z.string(), agentDefaults).default({}) })).default({}),
  permissions: z
    .object({ foreground: permissions.default('ask'), background: permissions.default('edit') })
    .default({ foreground: 'ask', background: 'edit' }),
  /** Share of the context window, %, from which a session offers to be handed over. */
  handoffAt: z.number().int().min(10).max(100).default(60),
  /** Whether it is then handed over without asking. */
  handoffByItself: z.boolean().default(false),
  /** US dollars; null: no limit. */
  budgetPerSession: z.number().positive().nullable().default(null),
  budgetPerDay: z.number().positive().nullable().default(null),
  /** The day (local date) for which the person set its budget aside. */
  budgetLiftedOn: z.string().nullable().default(null),
  /** The agent that reads changes which others made; null: none. */
  reviewer: z.string().nullable().default(null),
  /** How many changed lines a change must have for that. */
  reviewFrom: z.number().int().min(0).default(0),
  /** How often a failed check sends a job back to its agent by itself. */
  fixRounds: z.number().int().min(0).max(10).default(2),
  /** How a session lands unless told otherwise. */
  landWith: mergeStrategy.default('squash'),
  /** Whether commits name the agent in a `Co-authored-by` line. */
  coAuthored: z.boolean().default(false),
  /** The agent that writes title and text of a pull request; null: they are made by template. */
  pullWriter: z.string().nullable().default(null),
  /** Whether new comments of those who may write go to the agent of a pull request by themselves, and its answers back. */
  sendComments: z.boolean().default(false),
  postAnswers: z.boolean().default(false),
  /** What servers are, that are not known by their names, and where their APIs are. */
  servers: z.record(serverHost, serverChoice).default({}),
  /** Program that opens a file of a change, with {file} and {line}; empty: the system's way. */
  editor: z.string().default(''),
  /** Keys that the person changed: command id → key, such as "Ctrl+Shift+K". */
  keys: z.record(z.string(), z.string()).default({}),
});
export type Settings = z.infer<typeof settings>;

const { shape } = settings;
/** Settings to change. Without the defaults, which `partial` alone would keep: what is not named stays as it is. */
export const settingsChange = z
  .object({
    maxForeground: shape.maxForeground.unwrap(),
    maxBackground: shape.maxBackground.unwrap(),
    theme: shape.theme.unwrap(),
    terminalFont: shape.terminalFont.unwrap(),
    terminalFontSize: shape.terminalFontSize.unwrap(),
    shell: shape.shell.unwrap(),
    agent: shape.agent.unwrap(),
    notifications: shape.notifications.unwrap(),
    agents: shape.agents.unwrap(),
    repositories: shape.repositories.unwrap(),
    permissions: shape.permissions.unwrap(),
    handoffAt: shape.handoffAt.unwrap(),
    handoffByItself: shape.handoffByItself.unwrap(),
    budgetPerSession: shape.budgetPerSession.unwrap(),
    budgetPerDay: shape.budgetPerDay.unwrap(),
    budgetLiftedOn: shape.budgetLiftedOn.unwrap(),
    reviewer: shape.reviewer.unwrap(),
    reviewFrom: shape.reviewFrom.unwrap(),
    fixRounds: shape.fixRounds.unwrap(),
    landWith: shape.landWith.unwrap(),
    coAuthored: shape.coAuthored.unwrap(),
    pullWriter: shape.pullWriter.unwrap(),
    sendComments: shape.sendComments.unwrap(),
    postAnswers: shape.postAnswers.unwrap(),
    servers: shape.servers.unwrap(),
    editor: shape.editor.unwrap(),
    keys: shape.keys.unwrap(),
  })
  .partial();

/** What limits hold now, with `maxBackground` resolved. */
export const limits = z.object({ maxForeground: z.number().int(), maxBackground: z.number().int() });
export type Limits = z.infer<typeof limits>;
