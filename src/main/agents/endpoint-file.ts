import { EspalierError } from '../../shared/errors';
import { parseConfig } from '../config/parse';
import { replaceFile } from '../config/replace-file';
import { followFile } from '../config/watched';
import type { Variables } from './agents';
import { type BuiltinConfig, builtinAgentSchema, builtinConfigFile, type Endpoint, readBuiltinConfig } from './builtin/config';
import { endpointsOf, modelsOf, nameOf } from './builtin/select';

/** The file as its schema reads it. */
type Written = ReturnType<typeof builtinAgentSchema.parse>;

/** The endpoints of the built-in agent: those of `builtin-agent.json`, which may be edited by hand, and of the person's environment. */
export interface EndpointFile {
  /** Throws `config` where the file is wrong. */
  endpoints(): Endpoint[];
  /** Every model that can be chosen, as `endpoint/model`; none while the file is wrong. `own`: over the environment. */
  models(own: Variables): string[];
  /** What is wrong with the file, or what there is none of; null: there are models. */
  lacks(own: Variables): string | null;
  /** Writes the file anew. Throws `config` where it is wrong, so that what the person wrote is not lost. */
  change(alter: (written: Written) => Written): void;
  onChanged(listener: () => void): void;
}

const nothing: BuiltinConfig = { model: null, endpoints: [], mcpServers: {} };

/** `environment`: in which the person's own programs run. */
export function openEndpointFile(home: string, environment: () => NodeJS.ProcessEnv): EndpointFile {
  const file = builtinConfigFile(home);
  const listeners: (() => void)[] = [];
  let config = nothing;
  let text = '{}';
  let fault: EspalierError | null = null;
  const followed = followFile(file, (content) => {
    fault = null;
    text = content.text ?? '{}';
    try {
      config = readBuiltinConfig(home);
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      fault = error;
      config = nothing;
    }
    for (const listener of listeners) listener();
  });
  const read = (): void => {
    followed.read();
    if (fault) throw fault;
  };
  const within = (own: Variables): Endpoint[] => (fault ? [] : endpointsOf(config, { ...environment(), ...own }));
  return {
    endpoints: () => {
      read();
      return endpointsOf(config, environment());
    },
    models: (own) => modelsOf(within(own)).map(nameOf),
    lacks: (own) => {
      if (fault) return fault.message;
      const endpoints = within(own);
      if (endpoints.length === 0) return 'It has no endpoint yet, and so no model. Add one in Settings, Models.';
      if (modelsOf(endpoints).length > 0) return null;
      return `It has no model yet: none is chosen of ${endpoints.map(({ name }) => name).join(', ')}. Choose one in Settings, Models.`;
    },
    change: (alter) => {
      read();
      const { value } = parseConfig(builtinAgentSchema, text, file);
      if (!value) throw new EspalierError('config', `${file} changed at this moment.`, 'Nothing was changed. Try again.');
      replaceFile(file, `${JSON.stringify(alter(value), null, 2)}\n`);
      followed.read();
    },
    onChanged: (listener) => void listeners.push(listener),
  };
}
