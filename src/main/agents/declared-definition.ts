import { agentCommand, takesPrompt } from './command';
import type { DeclaredAgent } from './declared';
import type { AgentDefinition } from './definition';
import { acp } from './protocols/acp';
import type { Signals } from './signals';

/** What a person says of an agent's titles and questions. Patterns were checked when they were read. */
export const signalsOf = ({ titles, approvals }: DeclaredAgent): Signals => ({
  titles: titles.map(({ pattern, is }) => ({ pattern: new RegExp(pattern, 'u'), is })),
  approvals: approvals.map((pattern) => new RegExp(pattern, 'u')),
});

/** A declared agent that is looked for or spoken with as those of the catalog are; null: it is only started. */
export function declaredDefinition(declared: DeclaredAgent): AgentDefinition | null {
  const { id, name, programs, version, messages, io } = declared;
  if (!programs && !version && !messages) return null;
  const resume = declared.resume !== undefined || messages !== undefined;
  return {
    id,
    name,
    description: 'Declared in agents.json.',
    programs: programs ?? [declared.command[0]],
    verified: null,
    install: null,
    login: null,
    version: version ? { args: version.args, pattern: new RegExp(version.pattern, 'mu'), minimum: version.minimum } : null,
    loggedIn: () => null,
    models: [],
    features: {
      structured: messages !== undefined,
      tui: io === 'terminal',
      approve: messages !== undefined,
      resume,
      plan: false,
      usage: false,
    },
    hears: (messages !== undefined && io === 'pipe') || takesPrompt(declared) ? true : null,
    terminal: messages && io === 'pipe' ? null : (start) => ({ args: agentCommand(declared, start).args }),
    messages: messages ? { protocol: acp({ name, modes: {} }), start: () => ({ args: [...messages.args] }) } : null,
    signals: signalsOf(declared),
  };
}
