import type { Permissions } from '../../../shared/model';
import type { Access } from './tools/tool';

export type Verdict = 'allow' | 'ask' | 'refuse';

/** What a person has to know of each mode. */
export const modes: readonly { id: Permissions; name: string; description: string }[] = [
  { id: 'plan', name: 'Plan', description: 'Reads only; changes nothing.' },
  { id: 'ask', name: 'Ask', description: 'Asks before each edit and command.' },
  { id: 'edit', name: 'Edit', description: 'Edits freely; asks before commands.' },
  { id: 'auto', name: 'Auto', description: 'Edits and runs commands without asking.' },
];

/**
 * What a mode says to an access. `foreign` is a tool of an MCP server, of which nobody here knows what it does. Rules
 * that a person made turn `ask` into `allow`, never `refuse`.
 */
const table: Readonly<Record<Permissions, Readonly<Record<Access, Verdict>>>> = {
  plan: { none: 'allow', edit: 'refuse', execute: 'refuse', fetch: 'ask', foreign: 'refuse' },
  ask: { none: 'allow', edit: 'ask', execute: 'ask', fetch: 'ask', foreign: 'ask' },
  edit: { none: 'allow', edit: 'allow', execute: 'ask', fetch: 'ask', foreign: 'ask' },
  auto: { none: 'allow', edit: 'allow', execute: 'allow', fetch: 'allow', foreign: 'allow' },
};

export const verdict = (mode: Permissions, access: Access): Verdict => table[mode][access];
