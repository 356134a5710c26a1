import { z } from 'zod';
import type { Contract } from '../../shared/contract';
import type { EndpointChange, EndpointModel } from '../../shared/endpoint';
import { EspalierError } from '../../shared/errors';
import type { Handlers } from '../../shared/rpc';
import type { Endpoint, ModelEntry } from './builtin/config';
import { environmentKey, keyOf } from './builtin/key';
import { listModels, probeLocal } from './builtin/models/list';
import { presets } from './builtin/presets';
import type { EndpointFile } from './endpoint-file';
import type { KeyPlace, Keys } from './keys';

type Methods = Handlers<Contract>['methods'];
export type EndpointMethods = { [M in Extract<keyof Methods, `endpoint.${string}`>]: Methods[M] };

/** How long an endpoint may take to tell its models; ms. */
const patience = 15_000;
/** The id of the one that the environment names. */
const ofEnvironment = 'environment';

/** What a person does with the endpoints of the built-in agent. No key is in what these give or throw. */
export function makeEndpointMethods(peers: { file: EndpointFile; keys: Keys; environment(): NodeJS.ProcessEnv }): EndpointMethods {
  const { file, keys, environment } = peers;
  const find = (id: string): Endpoint => {
    const found = file.endpoints().find((endpoint) => endpoint.id === id);
    if (found) return found;
    throw new EspalierError(
      'not-found',
      `There is no endpoint “${id}”.`,
      'Nothing was changed. Settings, Models lists those that there are.',
    );
  };
  const ours = (id: string): void => {
    if (id !== ofEnvironment) return;
    const hint = 'Nothing was changed. Change the variables there, or add an endpoint of another name here.';
    throw new EspalierError('refused', `The endpoint “${id}” is what your environment names.`, hint);
  };
  const placeOf = async (endpoint: Endpoint): Promise<KeyPlace | 'environment' | null> =>
    (await keys.get(endpoint.id))?.where ?? (environmentKey(endpoint, environment()) === null ? null : 'environment');

  return {
    'endpoint.list': async () => {
      const endpoints = file.endpoints().map(async (endpoint) => ({
        ...told(endpoint),
        key: await placeOf(endpoint),
        source: endpoint.id === ofEnvironment ? ('environment' as const) : ('file' as const),
      }));
      return { endpoints: await Promise.all(endpoints), presets: [...presets] };
    },
    'endpoint.save': (change) => {
      ours(change.id);
      file.change((written) => {
        const before = written.endpoints.find(({ id }) => id === change.id);
        const after = { ...kept(change), timeoutSeconds: before?.timeoutSeconds ?? 300 };
        const endpoints = before ? written.endpoints.map((each) => (each === before ? after : each)) : [...written.endpoints, after];
        return { ...written, endpoints };
      });
      return {};
    },
    'endpoint.remove': async ({ endpoint }) => {
      ours(endpoint);
      find(endpoint);
      // First what can fail: a key that stays behind would go to whatever gets this name next.
      await keys.forget(endpoint);
      file.change(({ model, ...written }) => ({
        ...written,
        ...(model === undefined || model.startsWith(`${endpoint}/`) ? {} : { model }),
        endpoints: written.endpoints.filter(({ id }) => id !== endpoint),
      }));
      return {};
    },
    'endpoint.setKey': async ({ endpoint, key }) => await keys.set(find(endpoint).id, key),
    'endpoint.forgetKey': async ({ endpoint }) => {
      await keys.forget(find(endpoint).id);
      return {};
    },
    'endpoint.probe': async () => {
      const found = await probeLocal();
      return {
        found: found.map(({ preset: id, name, baseUrl, models }) => {
          const api = presets.find((preset) => preset.id === id)?.api ?? 'chat';
          return { id, name, baseUrl, api, models: models.map(toldModel) };
        }),
      };
    },
    'endpoint.models': async ({ endpoint: id }) => {
      const endpoint = find(id);
      const key = await keyOf(endpoint, keys, environment());
      try {
        return { models: (await listModels(endpoint, key, patience)).map(toldModel) };
      } catch (error) {
        const words = wordsOf(error);
        throw new EspalierError(
          'provider',
          `${endpoint.name} does not tell its models: ${key === null ? words : words.replaceAll(key, '…')}`,
          'Nothing was changed. Check its address and key and whether it runs, or type the name of a model.',
        );
      }
    },
  };
}

const told = ({ id, name, baseUrl, api, models }: Endpoint): EndpointChange => ({ id, name, baseUrl, api, models: models.map(toldModel) });

const toldModel = ({ id, contextWindow, price }: ModelEntry): EndpointModel => ({
  ...{ id, contextWindow: contextWindow ?? null },
  price: price ? { ...price, cachedInput: price.cachedInput ?? null, asOf: price.asOf ?? null } : null,
});

/** As the file has it: what is not known is not there. */
const kept = ({ id, name, baseUrl, api, models }: EndpointChange) => ({ id, name, baseUrl, api, models: models.map(keptModel) });

function keptModel({ id, contextWindow, price }: EndpointModel): ModelEntry {
  const { cachedInput = null, asOf = null } = price ?? {};
  return {
    ...{ id, ...(contextWindow === null ? {} : { contextWindow }) },
    ...(price && {
      price: {
        ...{ input: price.input, output: price.output },
        ...(cachedInput === null ? {} : { cachedInput }),
        ...(asOf === null ? {} : { asOf }),
      },
    }),
  };
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'what it answers is no list of models.';
  // fetch itself says only "fetch failed".
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
