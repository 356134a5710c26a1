import type { Permissions } from '../../../shared/model';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import { acp } from '../protocols/acp';

/** By itself it asks for nothing. A refusal by an answer ends its turn, one by its configuration does not. */
const rules: Record<Permissions, Record<string, 'allow' | 'ask' | 'deny'>> = {
  plan: { edit: 'deny', bash: 'deny', webfetch: 'ask' },
  ask: { edit: 'ask', bash: 'ask', webfetch: 'ask' },
  edit: { edit: 'allow', bash: 'ask', webfetch: 'ask' },
  auto: { edit: 'allow', bash: 'allow', webfetch: 'allow' },
};

interface Variant {
  name: string;
  /** Its environment variable for permissions, which come on top of the person's own configuration. */
  permission: string;
  /** What it calls the mode in which it works. */
  works: string;
}

/** How opencode is started, and Kilo, which is made from it. */
export function opencodeLike({ name, permission, works }: Variant): Pick<AgentDefinition, 'terminal' | 'messages'> {
  const env = ({ permissions }: AgentStart): NonNullable<CommandLine['env']> => ({ [permission]: JSON.stringify(rules[permissions]) });
  return {
    terminal: (start) => {
      const { prompt, resume, conversation, model, permissions } = start;
      const args = [
        ...(resume ? (conversation === null ? ['--continue'] : ['--session', conversation]) : []),
        ...(model === null ? [] : ['--model', model]),
        ...(permissions === 'plan' ? ['--agent', 'plan'] : permissions === 'auto' ? ['--auto'] : []),
        ...(prompt === '' ? [] : ['--prompt', prompt]),
      ];
      return { args, env: env(start) };
    },
    messages: {
      protocol: acp({ name, modes: { plan: 'plan', ask: works, edit: works, auto: works } }),
      start: (start) => ({ subcommand: ['acp'], args: [], env: env(start) }),
    },
  };
}
