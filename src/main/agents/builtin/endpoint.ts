import OpenAI from 'openai';
import type { Keys } from '../keys';
import type { Endpoint } from './config';
import { TurnFailure } from './errors';
import { keyOf } from './key';
import { chatModel } from './models/chat';
import type { Model } from './models/model';
import { responsesModel } from './models/responses';
import type { Selected } from './select';

/** Sent where no key is known: servers on this computer want none, and the SDK does not go without. */
const noKey = 'none';

/** The SDK's client of an endpoint; it tries once, since attempts are ours to tell of. */
export function clientOf(endpoint: Endpoint, key: string | null): OpenAI {
  return new OpenAI({
    apiKey: key ?? noKey,
    baseURL: endpoint.baseUrl,
    maxRetries: 0,
    timeout: endpoint.timeoutSeconds * 1000,
    // Those of the environment belong to another endpoint.
    ...{ organization: null, project: null },
  });
}

/** A model to ask. What it throws never holds the key. */
export async function modelOf({ endpoint, model }: Selected, keys: Keys, env: NodeJS.ProcessEnv): Promise<Model> {
  const key = await keyOf(endpoint, keys, env);
  const client = clientOf(endpoint, key);
  const patienceMs = endpoint.timeoutSeconds * 1000;
  const ask = endpoint.api === 'responses' ? responsesModel(client, model.id, patienceMs) : chatModel(client, model.id, patienceMs);
  return async (question, listener, signal) => {
    try {
      return await ask(question, listener, signal);
    } catch (error) {
      if (key !== null && error instanceof Error) error.message = error.message.replaceAll(key, '…');
      if (key === null && error instanceof OpenAI.AuthenticationError) {
        throw new TurnFailure(
          'auth',
          `${endpoint.name} wants a key, and none is known. Give it one with \`espalier agent --set-key ${endpoint.id}\`.`,
        );
      }
      throw error;
    }
  };
}
