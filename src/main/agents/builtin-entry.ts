import type { Agent } from '../../shared/model';
import { programVersion } from '../../shared/version';
import type { Entry, Launch, Variables } from './agents';
import type { AgentStart } from './definition';
import type { EndpointFile } from './endpoint-file';
import { acp } from './protocols/acp';
import { noSignals } from './signals';

interface Peers {
  launch(): Launch;
  endpoints: Pick<EndpointFile, 'models' | 'lacks'>;
  /** What the person set for it, which may name an endpoint. */
  own: Variables;
  /** Resolves once the person's environment is known, which may name an endpoint. */
  ready(): Promise<void>;
}

const name = 'Espalier agent';
const protocol = acp({ name, modes: { plan: 'plan', ask: 'ask', edit: 'edit', auto: 'auto' } });
/** What it prints says what else mends it. */
const fix = 'espalier agent --endpoints';

/** The built-in agent, as far as an agent of the product: to all else it is an agent like any other. */
export function builtinEntry({ launch, endpoints, own, ready }: Peers): Entry {
  const models = endpoints.models(own);
  const problem = endpoints.lacks(own);
  const agent: Agent = {
    ...{ id: 'espalier', name, description: 'Works with any OpenAI-compatible model: your own server, or an API key.' },
    ...{ command: ['espalier', 'agent'], io: 'terminal', source: 'embedded', canResume: true, hears: true, problem },
    ...{
      path: null,
      version: programVersion.replace(/\+.*/, ''),
      state: problem === null ? 'ready' : 'needs-model',
      fix: problem === null ? null : fix,
    },
    ...{ models, verified: true },
    features: { structured: true, tui: true, approve: true, resume: true, plan: true, usage: true },
  };
  return {
    agent,
    through: (place) => (place === 'background' ? 'messages' : 'terminal'),
    start: (how, through) => {
      const { command, args, env } = launch();
      return { command, args: [...args, ...how.args, ...modelOf(how), ...(through === 'messages' ? ['--acp'] : inTerminal(how))], env };
    },
    ...{ protocol, signals: noSignals, ready, asksTrust: false, trust: async () => {} },
  };
}

const modelOf = ({ model }: AgentStart): string[] => (model === null ? [] : ['--model', model]);

const inTerminal = ({ prompt, resume, conversation, fresh, permissions }: AgentStart): string[] => [
  ...['--chat', '--permissions', permissions],
  ...(resume && conversation !== null ? ['--resume', conversation] : ['--conversation', fresh]),
  ...['--', prompt], // which may begin with a dash
];
