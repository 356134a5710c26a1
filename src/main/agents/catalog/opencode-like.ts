import path from 'node:path';
import { z } from 'zod';
import type { Permissions } from '../../../shared/model';
import type { AgentDefinition, AgentStart, CommandLine } from '../definition';
import plugin from '../plugins/opencode.mjs?raw';
import report from '../plugins/report.mjs?raw';
import { acp } from '../protocols/acp';
import type { SessionFile } from '../session-files';

/** By itself it asks for nothing. A refusal by an answer ends its turn, one by its configuration does not. */
const rules: Record<Permissions, Record<string, 'allow' | 'ask' | 'deny'>> = {
  plan: { edit: 'deny', bash: 'deny', webfetch: 'ask' },
  ask: { edit: 'ask', bash: 'ask', webfetch: 'ask' },
  edit: { edit: 'allow', bash: 'ask', webfetch: 'ask' },
  auto: { edit: 'allow', bash: 'allow', webfetch: 'allow' },
};

interface Variant {
  name: string;
  /** What the names of its environment variables begin with. */
  variables: string;
  /** What it calls the mode in which it works. */
  works: string;
}

const call = z.object({
  ...{ id: z.string(), at: z.string(), model: z.string().nullable(), window: z.number().nullable(), aside: z.boolean() },
  ...{ input: z.number(), cached: z.number().nullable(), output: z.number() },
});
/** It keeps conversations in a database: what calls used, our plugin writes down. */
const sessionFile: SessionFile = { mark: '"input"', call: (line) => call.safeParse(line).data ?? null };

/** With the words of the provider; the time in its `retry-after` is not among them. */
const refused = /\blevel=ERROR .*message="stream error" .*\berror\.error="(?:\w+: )?(.*)"$/;

/** How opencode is started, and Kilo, which is made from it. */
export function opencodeLike({
  name,
  variables,
  works,
}: Variant): Pick<AgentDefinition, 'terminal' | 'messages' | 'sessionFile' | 'signals'> {
  const permissionsOf = ({ permissions }: AgentStart): NonNullable<CommandLine['env']> => ({
    [`${variables}_PERMISSION`]: JSON.stringify(rules[permissions]),
  });
  /**
   * A plugin of its screen for one run, by the variable for one more `tui.json`; where the person uses that variable,
   * theirs is left, and the screen is read. A plugin of its server would say the same, but makes it wait for a package
   * from the registry first; its `--port` would be one more door into it.
   */
  const pluginOf = ({ hooks, env, resume, conversation, prompt, permissions }: AgentStart): Omit<CommandLine, 'args'> => {
    const config = `${variables}_TUI_CONFIG`;
    if (!hooks || env[config]) return {};
    const at = (file: string): string => path.join(hooks.folder, file);
    const goesOn = resume && conversation !== null && prompt !== '';
    const say = goesOn ? { conversation, text: prompt, ...(permissions === 'plan' ? { agent: 'plan' } : {}) } : undefined;
    return {
      // Where it notes which plugins it saw: in the person's home otherwise.
      env: { [config]: at('tui.json'), [`${variables}_PLUGIN_META_FILE`]: at('plugins.json') },
      files: {
        'tui.json': JSON.stringify({ plugin: [[at('opencode.mjs'), { calls: at('calls.jsonl'), say }]] }),
        'opencode.mjs': plugin,
        'report.mjs': report,
      },
    };
  };
  return {
    terminal: (start) => {
      const { prompt, resume, conversation, model, permissions } = start;
      const args = [
        ...(resume ? (conversation === null ? ['--continue'] : ['--session', conversation]) : []),
        ...(model === null ? [] : ['--model', model]),
        ...(permissions === 'plan' ? ['--agent', 'plan'] : permissions === 'auto' ? ['--auto'] : []),
        ...(prompt === '' ? [] : ['--prompt', prompt]),
      ];
      const { env, files = {} } = pluginOf(start);
      return { args, files, env: { ...permissionsOf(start), ...env } };
    },
    messages: {
      // It tries again for ever, and says of that nothing but a line of its log.
      protocol: acp({ name, modes: { plan: 'plan', ask: works, edit: works, auto: works }, refused }),
      start: (start) => ({ subcommand: ['acp'], args: ['--print-logs', '--log-level', 'ERROR'], env: permissionsOf(start) }),
    },
    sessionFile,
    // Its title never changes.
    signals: { titles: [], approvals: [/△ Permission required/] },
  };
}
