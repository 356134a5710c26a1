import { EspalierError } from '../../../shared/errors';
import { type BuiltinConfig, builtinConfigFile, type Endpoint, type ModelEntry } from './config';
import { presets } from './presets';

/** A model and where it is. */
export interface Selected {
  endpoint: Endpoint;
  model: ModelEntry;
}

/** `endpoint/model`, as settings and clients name it. */
export const nameOf = ({ endpoint, model }: Selected): string => `${endpoint.id}/${model.id}`;

/** The endpoints of the configuration, and the one that the environment names for use without one. */
export function endpointsOf(config: BuiltinConfig, env: NodeJS.ProcessEnv): Endpoint[] {
  const named = env['ESPALIER_BASE_URL'] || env['OPENAI_BASE_URL'];
  if (!named && (config.endpoints.length > 0 || !env['OPENAI_API_KEY'])) return config.endpoints;
  const preset = presets.find((entry) => entry.id === 'openai');
  const model = env['ESPALIER_MODEL'];
  const environment: Endpoint = {
    id: 'environment',
    name: 'From the environment',
    baseUrl: named || (preset?.baseUrl ?? ''),
    api: named ? 'chat' : 'responses',
    models: model ? [{ id: model }] : [],
    timeoutSeconds: 300,
  };
  return [...config.endpoints, environment];
}

/** Every model that can be chosen from. */
export const modelsOf = (endpoints: readonly Endpoint[]): Selected[] =>
  endpoints.flatMap((endpoint) => endpoint.models.map((model) => ({ endpoint, model })));

/**
 * The model that `name` means: `endpoint/model`, or a model of the first endpoint; null: the configuration's, else the
 * first. Any model of a known endpoint will do, listed or not. Throws `config` where there is nothing to choose.
 */
export function selectModel(config: BuiltinConfig, name: string | null, env: NodeJS.ProcessEnv, home: string): Selected {
  const endpoints = endpointsOf(config, env);
  const wanted = name ?? env['ESPALIER_MODEL'] ?? config.model;
  const [first] = endpoints;
  if (!first) {
    throw new EspalierError(
      'config',
      'The built-in agent knows no model endpoint.',
      `Name one in ${builtinConfigFile(home)}, or set ESPALIER_BASE_URL and ESPALIER_MODEL.`,
    );
  }
  if (wanted === null) {
    const [model] = modelsOf(endpoints);
    if (model) return model;
    throw new EspalierError('config', 'No model was named.', `Name one in ${builtinConfigFile(home)}, or with --model endpoint/model.`);
  }
  const slash = wanted.indexOf('/');
  const named = endpoints.find((entry) => entry.id === wanted.slice(0, Math.max(0, slash)));
  const endpoint = named ?? endpoints.find((entry) => entry.models.some(({ id }) => id === wanted)) ?? first;
  const id = named ? wanted.slice(slash + 1) : wanted;
  return { endpoint, model: endpoint.models.find((model) => model.id === id) ?? { id } };
}
